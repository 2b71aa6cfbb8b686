//! A picture as an SVG document, or as an element within a page.

use super::map::Map;
use super::sheet::Sheet;
use super::subject::{MapLayer, Picture};
use super::svg::Svg;
use super::view::View;

/// The letters, where readers have them; in a PNG these.
const FONTS: &str = "Noto Sans, Noto Sans Armenian, system-ui, sans-serif";

impl Picture<'_> {
    /// The picture as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        let (width, height) = self.size;
        let sheet = Sheet::of(self);
        let view = self.view(sheet.frame());
        let map = Map::of(self, view);
        let mut svg = Svg::default();
        svg.open(
            "svg",
            &[
                ("xmlns", &"http://www.w3.org/2000/svg"),
                ("width", &width),
                ("height", &height),
                ("viewBox", &format_args!("0 0 {width} {height}")),
                ("role", &"img"),
                ("aria-labelledby", &"picture-title picture-description"),
                ("lang", &self.language),
                ("font-family", &FONTS),
            ],
        );
        svg.text("title", &[("id", &"picture-title")], &self.title());
        svg.text("desc", &[("id", &"picture-description")], &sheet.description());
        self.write_metadata(&mut svg, &view);
        svg.empty("rect", &[("width", &width), ("height", &height), ("fill", &"#fcfbf8")]);
        sheet.write(&mut svg);
        map.write(&mut svg);
        svg.close("svg");
        svg.finish()
    }

    /// The map alone, as an element within a page for people; `label` says what is seen.
    #[must_use]
    pub fn inline(&self, label: &str) -> String {
        let (width, height) = self.size;
        let mut svg = Svg::default();
        svg.open(
            "svg",
            &[
                ("class", &"picture"),
                ("viewBox", &format_args!("0 0 {width} {height}")),
                ("role", &"img"),
                ("aria-label", &label),
                ("font-family", &FONTS),
            ],
        );
        Map::of(self, self.view(self.whole())).write(&mut svg);
        svg.close("svg");
        svg.finish()
    }

    /// Day, language and rights, in the terms of Dublin Core.
    fn write_metadata(&self, svg: &mut Svg, view: &View) {
        svg.open("metadata", &[("xmlns:dc", &"http://purl.org/dc/elements/1.1/")]);
        svg.text("dc:date", &[], &self.day.to_string());
        svg.text("dc:language", &[], self.language);
        if !self.address.is_empty() {
            svg.text("dc:source", &[], &self.address);
        }
        let layers = self.layers.iter().map(|MapLayer { collection, .. }| {
            let info = collection.info();
            (&info.title, &info.attribution, self.catalog.license(collection))
        });
        let ground = self.ground(view).map(|ground| {
            let info = ground.info();
            (&info.title, &info.attribution, self.catalog.ground_license())
        });
        for (title, attribution, license) in layers.chain(ground) {
            let license = license.map(|license| format!("{} ({})", license.title, license.url));
            let rights: Vec<_> = attribution.clone().into_iter().chain(license).collect();
            if !rights.is_empty() {
                let title = title.in_language(self.language);
                svg.text("dc:rights", &[], &format!("{title}: {}", rights.join("; ")));
            }
        }
        svg.close("metadata");
    }
}
