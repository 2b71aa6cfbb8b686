//! Geometries in a CQL2 text (WKT), read as `GeoJSON`.

use serde_json::Value;

use super::cursor::{Cursor, Node, Parsed, object};
use super::token::{Kind, Token};

/// The words of WKT, the types of `GeoJSON`, and how deep their positions are nested.
const KINDS: [(&str, &str, u8); 6] = [
    ("POINT", "Point", 0),
    ("LINESTRING", "LineString", 1),
    ("POLYGON", "Polygon", 2),
    ("MULTIPOINT", "MultiPoint", 1),
    ("MULTILINESTRING", "MultiLineString", 2),
    ("MULTIPOLYGON", "MultiPolygon", 3),
];
const COLLECTION: &str = "GEOMETRYCOLLECTION";
/// What says that positions have further numbers, which are left out.
const DIMENSIONS: [&str; 3] = ["Z", "M", "ZM"];

impl Cursor<'_> {
    /// Whether a geometry comes: its word alone could be the name of a property.
    pub(super) fn geometry_comes(&self) -> bool {
        let (word, next) = (self.token(), self.after(1));
        let known =
            self.is_geometry(word, COLLECTION) || KINDS.iter().any(|(kind, ..)| self.is_geometry(word, kind));
        let goes_on = self.sent(next) == "(" || self.is_keyword(next, "EMPTY") || self.is_dimension(next);
        known && goes_on
    }

    /// Whether a word is that of a kind of geometry, which some write as `POINTZ`.
    fn is_geometry(&self, token: Token, kind: &str) -> bool {
        let sent = self.sent(token).to_ascii_uppercase();
        let end = sent.strip_prefix(kind).filter(|_| token.kind == Kind::Word);
        end.is_some_and(|end| end.is_empty() || DIMENSIONS.contains(&end))
    }

    fn is_dimension(&self, token: Token) -> bool {
        DIMENSIONS.iter().any(|word| self.is_keyword(token, word))
    }

    /// A geometry.
    pub(super) fn geometry(&mut self) -> Parsed<Node> {
        let word = self.token();
        let kind = KINDS.into_iter().find(|(kind, ..)| self.is_geometry(word, kind));
        if kind.is_none() && !self.is_geometry(word, COLLECTION) {
            return Err(self.stop());
        }
        self.pass();
        if self.is_dimension(self.token()) {
            self.pass();
        }
        let value = match kind {
            Some((_, kind, depth)) => {
                object([("type", kind.into()), ("coordinates", self.coordinates(kind, depth)?)])
            }
            None => object([
                ("type", "GeometryCollection".into()),
                ("geometries", Value::Array(self.geometries()?)),
            ]),
        };
        Ok(self.node(word.start, value, Vec::new()))
    }

    fn geometries(&mut self) -> Parsed<Vec<Value>> {
        if self.keyword("EMPTY") {
            return Ok(Vec::new());
        }
        self.must("(")?;
        self.deeper(|this| this.listed(|this| this.geometry().map(|node| node.value)))
    }

    fn coordinates(&mut self, kind: &str, depth: u8) -> Parsed<Value> {
        if self.keyword("EMPTY") {
            return Ok(Value::Array(Vec::new()));
        }
        if depth > 0 {
            return self.lists(kind, depth);
        }
        self.must("(")?;
        let position = self.position()?;
        self.must(")")?;
        Ok(position)
    }

    /// Positions in lists so deep, each in its own parentheses.
    fn lists(&mut self, kind: &str, depth: u8) -> Parsed<Value> {
        self.must("(")?;
        let items = self.listed(|this| match depth {
            // The positions of a `MULTIPOINT` may have parentheses of their own.
            1 if kind == "MultiPoint" && this.sent(this.token()) == "(" => this.coordinates(kind, 0),
            1 => this.position(),
            _ => this.lists(kind, depth - 1),
        })?;
        Ok(Value::Array(items))
    }

    /// Two to four numbers.
    fn position(&mut self) -> Parsed<Value> {
        let mut numbers = vec![self.number()?, self.number()?];
        while numbers.len() < 4 && !matches!(self.sent(self.token()), "," | ")") {
            numbers.push(self.number()?);
        }
        Ok(Value::Array(numbers))
    }
}
