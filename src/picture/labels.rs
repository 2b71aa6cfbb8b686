//! Names on a map: countries, waters, areas with their day of change, places by rank, none upon another. The reader's page
//! sets them by the same rules, of which those in [`placement`](super::placement) are held to shared cases.

use geo::{Coord, Geometry, Intersects, Point, Rect};
use hashbrown::HashSet;
use jiff::civil::Date;

use super::fonts::Face;
use super::placement::{anchor, first_name, placement, rank, turn};
use super::svg::{Px, Svg, Value};
use super::view::View;
use crate::answer::description;
use crate::collection::Collection;
use crate::datetime::day_of;
use crate::feature::{Feature, Properties};
use crate::language::Language;
use crate::style::Label;

/// The height of a line, as a share of the size.
const LINE: f64 = 1.15;
/// Names keep this far from each other, since readers' own letters may be a little wider.
const APART: f64 = 1.5;

/// A name that would be on the map.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    kind: Label,
    /// The turn in which it finds room, and its place within that.
    turn: usize,
    rank: f64,
    name: String,
    /// The day of change of an area, in few words.
    day: Option<String>,
    at: Coord,
    radius: f64,
    area: Option<&'a Geometry>,
}

/// What names are made with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Naming<'a> {
    pub(super) view: &'a View,
    pub(super) words: &'a Language,
    /// The language of names.
    pub(super) language: &'a str,
    pub(super) day: Date,
    pub(super) offset: jiff::tz::Offset,
}

impl Naming<'_> {
    /// The name of a feature that is drawn with points of `radius`; `None` if its layer has no names, or it lies out of view.
    pub(super) fn candidate<'a>(
        &self,
        collection: &Collection,
        kind: Label,
        feature: &'a Feature,
        properties: &Properties,
        radius: f64,
    ) -> Option<Candidate<'a>> {
        let geometry = feature.geometry()?;
        let turn = turn(kind)?;
        let anchor = anchor(geometry, properties)?;
        let frame = self.view.frame();
        let turned = [0.0, 1.0, -1.0].map(|turns| self.view.pixel(anchor, turns));
        let at = turned.into_iter().find(|pixel| frame.intersects(pixel))?;
        let change = collection.info().change.as_ref().filter(|_| kind == Label::Area);
        let day = change.and_then(|change| day_of(properties.text(&change.date)?, self.offset));
        let day = day.filter(|day| *day <= self.day);
        Some(Candidate {
            kind,
            turn,
            rank: rank(properties),
            name: description::name(collection, feature, properties, self.language),
            day: day.map(|day| self.words.short_day(day, self.day.year())),
            at,
            radius,
            area: Some(geometry).filter(|geometry| kind == Label::Area && is_area(geometry)),
        })
    }
}

fn is_area(geometry: &Geometry) -> bool {
    matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_))
}

/// How a name is set.
#[derive(Debug, Clone, Copy)]
struct LabelSetting {
    face: Face,
    size: f64,
    color: &'static str,
    /// Between letters, in pixels.
    spacing: f64,
}

impl Candidate<'_> {
    fn setting(&self) -> LabelSetting {
        let (face, size, color, spacing) = match self.kind {
            Label::Country => (Face::Bold, 13.0, "#6a645a", 2.9),
            Label::Water => (Face::Italic, 12.0, "#2a6685", 0.0),
            Label::Place if self.rank > 1.0 => (Face::Regular, 12.0, INK, 0.0),
            _ => (Face::Bold, 13.0, INK, 0.0),
        };
        LabelSetting { face, size, color, spacing }
    }

    fn block(&self, with_day: bool) -> Block {
        let LabelSetting { face, size, spacing, .. } = self.setting();
        let wide = |line: &String| {
            let letters = f64::from(u32::try_from(line.chars().count()).unwrap_or(u32::MAX));
            spacing.mul_add(letters, face.width(line, size))
        };
        let lines = face.lines(&self.name, size, placement().widest);
        let widest = lines.iter().map(wide).fold(0.0, f64::max);
        let height = lines.iter().map(|_| size * LINE).sum::<f64>();
        let day = self.day.clone().filter(|_| with_day);
        let (day_width, day_height) =
            day.as_ref().map_or((0.0, 0.0), |day| (Face::Regular.width(day, DAY_SIZE), DAY_SIZE * LINE));
        Block { lines, day, width: widest.max(day_width), height: height + day_height }
    }

    /// Where a block may stand, the best place first.
    fn spots(&self, block: &Block) -> Vec<Rect> {
        let Coord { x, y } = self.at;
        let (width, height, gap) = (block.width, block.height, self.radius + placement().gap);
        let around = |x: f64, y: f64| {
            let half = Coord { x: width / 2.0, y: height / 2.0 };
            Rect::new(Coord { x, y } - half, Coord { x, y } + half)
        };
        if self.kind == Label::Place && self.radius > 0.0 {
            return vec![
                around(x + gap + width / 2.0, y),
                around(x - gap - width / 2.0, y),
                around(x, y - gap - height / 2.0),
                around(x, y + gap + height / 2.0),
            ];
        }
        let steps = placement().steps_aside.iter();
        steps.map(|(dx, dy)| around(dx.mul_add(width, x), dy.mul_add(height, y))).collect()
    }
}

const INK: &str = "#1a1814";
const DAY_SIZE: f64 = 11.5;

/// The lines of a name, and how much room they take.
#[derive(Debug)]
struct Block {
    lines: Vec<String>,
    day: Option<String>,
    width: f64,
    height: f64,
}

/// A name on the map.
#[derive(Debug)]
pub(super) struct Placed {
    block: Block,
    setting: LabelSetting,
    /// The room that it takes.
    pub(super) rect: Rect,
}

/// Finds room for names, the more important first, each at the first of its places that nothing has taken; `taken` is what
/// no name may cover.
pub(super) fn place(mut names: Vec<Candidate<'_>>, view: &View, mut taken: Vec<Rect>) -> Vec<Placed> {
    names.sort_by(|a, b| a.turn.cmp(&b.turn).then(a.rank.total_cmp(&b.rank)));
    // A point that bears a name is not to be covered by another's.
    let points = names.iter().filter(|name| name.kind == Label::Place && name.radius > 0.0);
    taken.extend(points.map(|name| {
        let radius = Coord { x: name.radius, y: name.radius };
        Rect::new(name.at - radius, name.at + radius)
    }));
    let (mut placed, mut seen) = (Vec::new(), HashSet::new());
    for name in &names {
        let first = first_name(&name.name).to_owned();
        // An area and its seat bear one name: it stands once while they lie close together.
        if name.kind == Label::Place && view.zoom() < placement().zoom_of_namesakes && seen.contains(&first) {
            continue;
        }
        let room = |with_day: bool| {
            let block = name.block(with_day);
            let spots = name.spots(&block).into_iter().map(|rect| pushed_inside(rect, view.frame()));
            let mut free = spots.filter(|rect| !taken.iter().any(|other| overlap(rect, other)));
            let rect = free.find(|rect| lies_in_its_area(name, view, rect))?;
            Some((block, rect))
        };
        let found = room(true).or_else(|| name.day.as_ref().and_then(|_| room(false)));
        if let Some((block, rect)) = found {
            taken.push(rect);
            seen.insert(first);
            placed.push(Placed { block, setting: name.setting(), rect });
        }
    }
    placed
}

/// A name that stood in the neighbour's area would name the neighbour.
fn lies_in_its_area(name: &Candidate<'_>, view: &View, rect: &Rect) -> bool {
    let Some(area) = name.area else { return true };
    let Coord { x, y } = view.position(rect.center());
    [0.0, 360.0, -360.0].iter().any(|turn| area.intersects(&Point::new(x + turn, y)))
}

pub(super) fn overlap(a: &Rect, b: &Rect) -> bool {
    let apart =
        |a_min: f64, a_max: f64, b_min: f64, b_max: f64| a_max + APART <= b_min || b_max + APART <= a_min;
    !apart(a.min().x, a.max().x, b.min().x, b.max().x) && !apart(a.min().y, a.max().y, b.min().y, b.max().y)
}

/// The rectangle, pushed into the frame where it stands out over its edge.
fn pushed_inside(rect: Rect, frame: Rect) -> Rect {
    let edge = placement().edge;
    let push = |low: f64, high: f64, least: f64, most: f64| {
        if low < least + edge { least + edge - low } else { (most - edge - high).min(0.0) }
    };
    let by = Coord {
        x: push(rect.min().x, rect.max().x, frame.min().x, frame.max().x),
        y: push(rect.min().y, rect.max().y, frame.min().y, frame.max().y),
    };
    Rect::new(rect.min() + by, rect.max() + by)
}

impl Placed {
    /// Writes the name with a pale edge around its letters.
    pub(super) fn write(&self, svg: &mut Svg) {
        let LabelSetting { face, size, color, spacing } = self.setting;
        let mut top = self.rect.min().y;
        let middle = self.rect.center().x;
        let mut line = |text: &str, face: Face, size: f64, color: &str, spacing: f64| {
            // The letters stand in the middle of their line: half of the height of a capital below it.
            let baseline = 0.36_f64.mul_add(size, top + size * LINE / 2.0);
            // The room after the last letter belongs to the text too.
            let (x, y) = (Px(middle + spacing / 2.0), Px(baseline));
            let size_text = Px(size);
            let mut attributes: Vec<(&str, Value<'_>)> =
                vec![("x", &x), ("y", &y), ("font-size", &size_text), ("fill", &color)];
            match face {
                Face::Bold => attributes.push(("font-weight", &700)),
                Face::Italic => attributes.push(("font-style", &"italic")),
                Face::Regular => {}
            }
            if spacing > 0.0 {
                attributes.push(("letter-spacing", &spacing));
            }
            svg.text("text", &attributes, text);
            top += size * LINE;
        };
        for text in &self.block.lines {
            line(text, face, size, color, spacing);
        }
        if let Some(day) = &self.block.day {
            line(day, Face::Regular, DAY_SIZE, INK, 0.0);
        }
    }
}
