//! The letters of pictures: how wide a text is, and where it breaks into lines.

use std::sync::LazyLock;

use bytes::Bytes;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use crate::embedded;

/// A cut of the letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
    Italic,
}

/// The fonts inside the binary, each by its file's name: those of the Latin, Greek and Cyrillic letters first.
static FONTS: LazyLock<Vec<(String, Bytes)>> = LazyLock::new(|| {
    let mut fonts: Vec<_> = embedded::fonts().collect();
    fonts.sort();
    fonts
});

/// All fonts inside the binary.
pub(super) fn all() -> impl Iterator<Item = &'static Bytes> {
    FONTS.iter().map(|(_, font)| font)
}

/// Whether a font has a character.
pub(super) fn has(font: &[u8], c: char) -> bool {
    FontRef::new(font).is_ok_and(|font| font.charmap().map(c).is_some())
}

/// The width of a character that no font has, as a share of the size.
const UNKNOWN: f32 = 0.6;

impl Face {
    fn name(self) -> &'static str {
        match self {
            Self::Regular => "-Regular.ttf",
            Self::Bold => "-Bold.ttf",
            Self::Italic => "-Italic.ttf",
        }
    }

    /// The fonts of the cut; a script that has none of it is set upright.
    fn fonts(self) -> Vec<FontRef<'static>> {
        let of = |face: Self| FONTS.iter().filter(move |(name, _)| name.ends_with(face.name()));
        of(self).chain(of(Self::Regular)).filter_map(|(_, font)| FontRef::new(font).ok()).collect()
    }

    /// How wide a text is, by the sum of its letters.
    ///
    /// # Units
    ///
    /// Pixels, as `size`.
    #[expect(clippy::cast_possible_truncation, reason = "sizes of letters are small numbers")]
    pub(super) fn width(self, text: &str, size: f64) -> f64 {
        let at = Size::new(size as f32);
        let fonts = self.fonts();
        let tables: Vec<_> =
            fonts.iter().map(|f| (f.charmap(), f.glyph_metrics(at, LocationRef::default()))).collect();
        let advance = |c: char| {
            let found = tables.iter().find_map(|(map, metrics)| metrics.advance_width(map.map(c)?));
            found.unwrap_or(UNKNOWN * size as f32)
        };
        f64::from(text.chars().map(advance).sum::<f32>())
    }

    /// The lines of a text that is not to be wider than `width`; a longer word is broken where it must be.
    pub(super) fn lines(self, text: &str, size: f64, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            if let Some(line) = lines.last_mut() {
                let longer = format!("{line} {word}");
                if self.width(&longer, size) <= width {
                    *line = longer;
                    continue;
                }
            }
            lines.push(String::new());
            for c in word.chars() {
                let Some(line) = lines.last_mut() else { break };
                let is_full = !line.is_empty() && self.width(&format!("{line}{c}"), size) > width;
                if is_full {
                    lines.push(c.to_string());
                } else {
                    line.push(c);
                }
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_have_the_letters_of_the_languages() {
        for (language, letters) in
            [("az", "ƏəĞğŞşÇçİıÖöÜü"), ("hy", "ԱաՖֆևՙ՞՜։"), ("ru", "ЖжЩщЁё"), ("en", "Aa–“”’·²")]
        {
            for c in letters.chars() {
                assert!(all().any(|font| has(font, c)), "{language}: {c}");
            }
        }
        assert!(!all().any(|font| has(font, '中')));
    }

    #[test]
    fn widths_are_the_fonts_own() {
        // Noto Sans: 1,000 units to the size; A is 639 wide, a space 260.
        assert!((Face::Regular.width("A", 100.0) - 63.9).abs() < 0.01);
        assert!((Face::Regular.width("A A", 10.0) - 15.38).abs() < 0.01);
        assert!(Face::Bold.width("A", 100.0) > 64.0);
        assert!(Face::Bold.width("Ա", 100.0) > Face::Regular.width("Ա", 100.0));
        assert!((Face::Italic.width("Ա", 100.0) - Face::Regular.width("Ա", 100.0)).abs() < 0.01);
        assert!((Face::Regular.width("中", 10.0) - 6.0).abs() < 0.01);
    }

    #[test]
    fn lines_are_as_wide_as_they_may_be_and_no_wider() {
        let text = "Of two towns one lies higher than the other";
        let lines = Face::Regular.lines(text, 14.0, 90.0);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| Face::Regular.width(line, 14.0) <= 90.0), "{lines:?}");
        assert_eq!(lines.join(" "), text);
        let broken = Face::Regular.lines("Llanfairpwllgwyngyll", 14.0, 40.0);
        assert!(broken.len() > 2 && broken.concat() == "Llanfairpwllgwyngyll", "{broken:?}");
        assert!(Face::Regular.lines(" ", 14.0, 40.0).is_empty());
    }
}
