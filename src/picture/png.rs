//! An SVG as a PNG, with the fonts inside the binary and no others.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::Pixmap;
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{FontResolver, Options, Transform, Tree};

use super::fonts;

/// The media type.
pub const MEDIA_TYPE: &str = "image/png";

/// The longest side of a picture, in pixels: as a square, 256 MiB.
const LONGEST: u32 = 8_192;

/// Why an SVG could not be painted: a fault of the program, since it writes the SVG itself.
#[derive(Debug, thiserror::Error)]
pub enum PaintError {
    /// The SVG cannot be read.
    #[error("the picture's SVG cannot be read: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// It is too large.
    #[error("a picture of {width} by {height} pixels cannot be painted")]
    Size {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// The pixels cannot be packed.
    #[error("the picture cannot be written as PNG: {0}")]
    Encode(String),
}

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for font in fonts::all() {
        database.load_font_source(Source::Binary(Arc::new(font.clone())));
    }
    database.set_sans_serif_family("Noto Sans");
    // What the renderer falls back to where a text names no font.
    database.set_serif_family("Noto Sans");
    Arc::new(database)
});

/// Paints an SVG; takes time and memory in proportion to its pixels.
///
/// # Errors
///
/// Fails if the text is no SVG with an area, or a side is longer than 8,192 pixels.
pub fn paint(svg: &str) -> Result<Vec<u8>, PaintError> {
    let options = Options { fontdb: FONTS.clone(), font_resolver: resolver(), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let size = tree.size().to_int_size();
    let (width, height) = (size.width(), size.height());
    let pixels = if width.max(height) <= LONGEST { Pixmap::new(width, height) } else { None };
    let mut pixels = pixels.ok_or(PaintError::Size { width, height })?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PaintError::Encode(error.to_string()))
}

/// Takes the letters that a font lacks from one of the same weight: the renderer's own choice may be any.
fn resolver() -> FontResolver<'static> {
    FontResolver {
        select_font: FontResolver::default_font_selector(),
        select_fallback: Box::new(|c, tried, database| {
            let weight = tried.first().and_then(|id| database.face(*id)).map(|face| face.weight);
            let fits = |id| database.with_face_data(id, |font, _| fonts::has(font, c)) == Some(true);
            let others = database.faces().filter(|face| !tried.contains(&face.id) && fits(face.id));
            others.min_by_key(|face| Some(face.weight) != weight).map(|face| face.id)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many pixels of a text are not white.
    fn inked(text: &str, attributes: &str) -> usize {
        let svg = format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><rect width="200" height="40" fill="#ffffff"/>
            <text x="5" y="28" font-size="20" font-family="Noto Sans, sans-serif" {attributes}>{text}</text></svg>"##
        );
        let png = Pixmap::decode_png(&paint(&svg).unwrap()).unwrap();
        assert_eq!((png.width(), png.height()), (200, 40));
        png.pixels().iter().filter(|pixel| pixel.red() < 250).count()
    }

    #[rstest::rstest]
    #[case("əğşç")]
    #[case("Жщёы")]
    #[case("Աբգդ")]
    fn letters_of_all_scripts_are_painted_in_both_weights(#[case] text: &str) {
        let (plain, bold) = (inked(text, ""), inked(text, r#"font-weight="700""#));
        assert!(plain > 100 && bold > plain + 20, "{text}: {plain}, {bold}");
        assert!(inked("", "") == 0);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(matches!(paint("<svg"), Err(PaintError::Svg(_))));
        let endless = r#"<svg xmlns="http://www.w3.org/2000/svg" width="8193" height="1"/>"#;
        assert!(matches!(paint(endless), Err(PaintError::Size { .. })));
    }
}
