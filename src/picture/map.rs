//! The map itself: layers in their order, each feature in its class on the day, the selected one outlined, names above all.

use geo::{Coord, Rect};

use super::furniture::Furniture;
use super::ground;
use super::labels::{self, Naming, Placed};
use super::look::{self, Look};
use super::placement::{self, rank};
use super::shapes::Shape;
use super::subject::{MOST_FEATURES, MapLayer, Picture};
use super::svg::{Px, Svg, Value};
use super::view::View;
use crate::answer::Member;
use crate::collection::Collection;
use crate::datetime::Interval;
use crate::feature::Feature;
use crate::style::{Class, LIGHT, Style};

/// The ground, where nothing is drawn.
const GROUND: &str = "#ebe7de";
const INK: &str = "#1a1814";

/// A map with all that is drawn on it.
#[derive(Debug)]
pub(super) struct Map {
    view: View,
    layers: Svg,
    patterns: Vec<String>,
    names: Vec<Placed>,
    furniture: Furniture,
}

/// A layer as it is drawn.
struct Drawn<'a> {
    collection: &'a Collection,
    style: Style,
    features: Vec<&'a Feature>,
    any_rank: bool,
    /// How many there are, if they are not all drawn.
    of: Option<usize>,
}

impl Map {
    pub(super) fn of(picture: &Picture<'_>, view: View) -> Self {
        let (mut layers, mut candidates, mut notes) = (Svg::default(), Vec::new(), Vec::new());
        let drawn = drawn(picture, &view);
        // Of all classes, since the legend shows those too that no feature has.
        let classes =
            drawn.iter().flat_map(|layer| layer.style.classes.iter().map(move |class| (layer, class)));
        let patterns =
            classes.filter_map(|(layer, class)| look::pattern(layer.collection.id(), class)).collect();
        let naming = Naming {
            view: &view,
            words: picture.words(),
            language: picture.language,
            day: picture.day,
            offset: picture.catalog.offset(),
        };
        let (mut is_empty, mut marks) = (true, None);
        let mut ground = picture.ground(&view);
        for layer in &drawn {
            if let Some(ground) = ground.take_if(|ground| ground.info().order < layer.style.order) {
                ground::write(&mut layers, ground, &view);
            }
            let mut painter = Painter { id: layer.collection.id(), svg: &mut layers, run: None };
            painter.svg.open("g", &[("data-layer", &painter.id)]);
            for feature in &layer.features {
                let properties = feature.properties();
                let is_shown = placement::is_shown(layer.style.label, rank(&properties), view.zoom());
                let class = layer.style.class(&properties, picture.day, picture.catalog.offset());
                let Some((class, geometry)) =
                    class.filter(|_| is_shown || layer.any_rank).zip(feature.geometry())
                else {
                    continue;
                };
                let shape = Shape::of(geometry, &view);
                if shape.is_empty() {
                    continue;
                }
                is_empty = false;
                let radius = painter.paint(class, layer.style.is_lighter(&properties), feature, &shape);
                let named = layer.style.label.filter(|_| is_shown).and_then(|kind| {
                    let radius = if shape.points.is_empty() { 0.0 } else { radius };
                    naming.candidate(layer.collection, kind, feature, &properties, radius)
                });
                candidates.extend(named);
            }
            painter.end();
            layers.close("g");
            if let Some(of) = layer.of {
                let values = [
                    ("drawn", layer.features.len().to_string()),
                    ("all", of.to_string()),
                    ("title", layer.collection.info().title.in_language(picture.language).to_owned()),
                ];
                let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
                notes.push(picture.words().fill("only_some", &values));
            }
        }
        if let Some(ground) = ground {
            ground::write(&mut layers, ground, &view);
        }
        if let Some(member) = picture.selected {
            marks = outline(&mut layers, picture, &view, member);
            is_empty &= marks.is_none();
        }
        if is_empty {
            notes.push(picture.words().word("nothing_here").to_owned());
        }
        let furniture = Furniture::of(picture, &view, &notes);
        let taken = furniture.rects().into_iter().chain(marks.into_iter().flatten());
        let names = labels::place(candidates, &view, taken.collect());
        Self { view, layers, patterns, names, furniture }
    }

    pub(super) fn write(self, svg: &mut Svg) {
        let frame = self.view.frame();
        let (x, y) = (Px(frame.min().x), Px(frame.min().y));
        let (width, height) = (Px(frame.width()), Px(frame.height()));
        let rect: [(&str, Value<'_>); 4] = [("x", &x), ("y", &y), ("width", &width), ("height", &height)];
        svg.open("defs", &[]);
        for pattern in &self.patterns {
            svg.raw(pattern);
        }
        svg.open("clipPath", &[("id", &"picture-frame")]);
        svg.empty("rect", &rect);
        svg.close("clipPath");
        svg.close("defs");
        svg.open("g", &[("clip-path", &"url(#picture-frame)")]);
        let ground: [(&str, Value<'_>); 1] = [("fill", &GROUND)];
        svg.empty("rect", &[&rect[..], &ground[..]].concat());
        svg.open("g", &[("fill-rule", &"evenodd"), ("stroke-linejoin", &"round")]);
        svg.raw(&self.layers.finish());
        svg.close("g");
        svg.open(
            "g",
            &[
                ("data-part", &"names"),
                ("text-anchor", &"middle"),
                ("stroke", &"#fcfaf5"),
                ("stroke-opacity", &0.9),
                ("stroke-width", &2.8),
                ("stroke-linejoin", &"round"),
                ("paint-order", &"stroke"),
            ],
        );
        for name in &self.names {
            name.write(svg);
        }
        svg.close("g");
        self.furniture.write(svg);
        svg.close("g");
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> &[Placed] {
        &self.names
    }
}

/// The layers from the lowest to the highest, each with the features that may be seen.
fn drawn<'a>(picture: &Picture<'a>, view: &View) -> Vec<Drawn<'a>> {
    let on_day = Interval::day(picture.day, picture.catalog.offset());
    let bbox = view.bbox();
    let one = |MapLayer { collection, features, any_rank }: &MapLayer<'a>| {
        let collection: &'a Collection = collection;
        let mut features: Vec<&'a Feature> = match features {
            Some(features) => features.clone(),
            None => collection.near(&bbox, Some(on_day)).collect(),
        };
        features.retain(|feature| feature.geometry().is_some());
        let of = Some(features.len()).filter(|all| *all > MOST_FEATURES);
        features.truncate(MOST_FEATURES);
        let style = collection.info().style.clone().unwrap_or_else(Style::plain);
        Drawn { collection, style, features, any_rank: *any_rank, of }
    };
    let mut layers: Vec<_> = picture.layers.iter().map(one).collect();
    layers.sort_by_key(|layer| layer.style.order);
    layers
}

/// Paints the features of a layer; neighbours of one class stand in one group, which says once how they look.
struct Painter<'a> {
    id: &'a str,
    svg: &'a mut Svg,
    run: Option<(*const Class, bool, Look)>,
}

impl Painter<'_> {
    /// Paints a feature, and says how large its points are.
    fn paint(&mut self, class: &Class, lighter: bool, feature: &Feature, shape: &Shape) -> f64 {
        let is_same =
            |(last, light, _): &(*const Class, bool, Look)| std::ptr::eq(*last, class) && *light == lighter;
        if !self.run.as_ref().is_some_and(is_same) {
            self.end();
            let look = Look::of(self.id, class);
            let state = class.value.as_deref().unwrap_or_default();
            let state: [(&str, Value<'_>); 1] = [("data-state", &state)];
            let light: &[(&str, Value<'_>)] = if lighter { &[("opacity", &LIGHT)] } else { &[] };
            self.svg.open("g", &[&look.area()[..], &state[..], light].concat());
            self.run = Some((class, lighter, look));
        }
        let Some((.., look)) = &self.run else { return 0.0 };
        let name = format!("{}/{}", self.id, feature.id());
        write_shape(self.svg, shape, look, Some(&name));
        look.radius
    }

    fn end(&mut self) {
        if self.run.take().is_some() {
            self.svg.close("g");
        }
    }
}

/// Writes the parts of a shape; what they look like is told by the group around them.
fn write_shape(svg: &mut Svg, shape: &Shape, look: &Look, name: Option<&String>) {
    let name: Vec<(&str, Value<'_>)> =
        name.into_iter().map(|name| ("data-feature", name as Value<'_>)).collect();
    let mut put = |tag: &str, attributes: &[(&'static str, Value<'_>)]| {
        svg.empty(tag, &[&name[..], attributes].concat());
    };
    if !shape.areas.is_empty() {
        put("path", &[("d", &shape.areas)]);
    }
    if !shape.lines.is_empty() {
        if let Some(casing) = look.casing() {
            let d: [(&'static str, Value<'_>); 1] = [("d", &shape.lines)];
            put("path", &[&d[..], &casing[..]].concat());
        }
        put("path", &[("d", &shape.lines), ("fill", &"none")]);
    }
    for point in &shape.points {
        put("circle", &[("cx", &Px(point.x)), ("cy", &Px(point.y)), ("r", &Px(look.radius))]);
    }
}

/// Draws the selected feature with a dark outline: the room of its points, or `None` if nothing of it is seen.
fn outline(svg: &mut Svg, picture: &Picture<'_>, view: &View, member: Member<'_>) -> Option<Vec<Rect>> {
    let Member { collection, feature } = member;
    let shape = Shape::of(feature.geometry()?, view);
    if shape.is_empty() {
        return None;
    }
    let style = collection.info().style.clone().unwrap_or_else(Style::plain);
    let class = style.class(&feature.properties(), picture.day, picture.catalog.offset()).cloned();
    let look = Look::of(collection.id(), &class.unwrap_or_default());
    let name = format!("{}/{}", collection.id(), feature.id());
    svg.open(
        "g",
        &[("data-selected", &name), ("fill", &"none"), ("stroke", &INK), ("stroke-linecap", &"round")],
    );
    if !shape.areas.is_empty() {
        svg.empty("path", &[("d", &shape.areas), ("stroke-width", &3)]);
    }
    if !shape.lines.is_empty() {
        let (around, within) = (look.stroke_width + 6.0, look.stroke_width + 3.0);
        let casing: [(&str, Value<'_>); 3] =
            [("d", &shape.lines), ("stroke", &"#ffffff"), ("stroke-width", &around)];
        svg.empty("path", &casing);
        let color = look.color().unwrap_or(INK);
        svg.empty("path", &[("d", &shape.lines), ("stroke", &color), ("stroke-width", &within)]);
    }
    for point in &shape.points {
        let (x, y) = (Px(point.x), Px(point.y));
        svg.empty(
            "circle",
            &[
                ("cx", &x),
                ("cy", &y),
                ("r", &Px(look.radius + 3.0)),
                ("fill", &"#ffffff"),
                ("stroke-width", &2.5),
            ],
        );
        svg.empty(
            "circle",
            &[("cx", &x), ("cy", &y), ("r", &Px(look.radius - 1.0)), ("fill", &INK), ("stroke", &"none")],
        );
    }
    svg.close("g");
    let radius = Coord { x: look.radius + 4.0, y: look.radius + 4.0 };
    Some(shape.points.iter().map(|point| Rect::new(*point - radius, *point + radius)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::timeline::Timeline;
    use crate::embedded;
    use crate::picture::labels::overlap;
    use geo::Contains;

    #[test]
    fn no_name_covers_another_or_leaves_the_map() {
        let catalog = embedded::dataset().load().unwrap();
        let timeline = Timeline::of(&catalog);
        for (day, size) in
            [("2020-11-09", (1200, 800)), ("2020-12-01", (360, 240)), ("2023-10-01", (2400, 2400))]
        {
            for language in &catalog.info().languages {
                let whole = Picture::new(&catalog, &timeline, day.parse().unwrap());
                let collection = catalog.get("places").unwrap();
                let feature = &collection.features()[0];
                let selected = Some(Member { collection, feature });
                let picture = Picture { language, size, selected, ..whole };
                let view = picture.view(picture.whole());
                let map = Map::of(&picture, view);
                let names = map.names();
                let point = Shape::of(feature.geometry().unwrap(), &view).points[0];
                assert!(!names.iter().any(|name| name.rect.contains(&point)), "{day} {language}");
                assert!(names.len() > 4, "{day} {language}: {}", names.len());
                for (i, name) in names.iter().enumerate() {
                    assert!(view.frame().contains(&name.rect), "{day} {language}: {:?}", name.rect);
                    let others = names.iter().skip(i + 1).map(|name| name.rect).chain(map.furniture.rects());
                    for other in others {
                        assert!(!overlap(&name.rect, &other), "{day} {language}: {:?} {other:?}", name.rect);
                    }
                }
            }
        }
    }
}
