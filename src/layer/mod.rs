//! A layer: one GeoJSON file read into features and their schema, or all that is wrong with it.

mod fault;
mod ids;
mod text;

use std::sync::mpsc::sync_channel;

use bytes::Bytes;
use jiff::tz::Offset;
use rayon::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::datetime::Interval;
use crate::feature::{Feature, PropertyTexts};
use crate::metadata::Period;
use crate::schema::Schema;
use crate::text::shortened;
pub use fault::{LayerError, LayerFault};
pub(crate) use ids::Ids;
use text::FeatureMembers;

/// How the members of a file are read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Property that is the id, where it is not the GeoJSON `id` member.
    pub id_property: Option<&'a str>,
    /// Properties of the period.
    pub period: Option<&'a Period>,
    /// What a day is.
    pub offset: Offset,
}

/// The features of one file and the schema of their properties.
#[derive(Debug, Default)]
pub struct Layer {
    /// In the order of the file.
    pub features: Vec<Feature>,
    /// Row by row as the features.
    pub schema: Schema,
    /// The rows of the features by id.
    pub(crate) ids: Ids,
}

/// A feature with the texts of its properties, on the way into the schema.
struct ReadFeature<'a> {
    feature: Feature,
    properties: PropertyTexts<'a>,
    has_text_id: bool,
}

/// How many features are parsed in parallel before their properties go into the schema.
const BATCH: usize = 1_024;
/// How many batches the walk through the file may be ahead of their parsing.
const AHEAD: usize = 32;

impl Layer {
    /// Reads a GeoJSON `FeatureCollection`.
    ///
    /// A feature whose text is already what is to be sent (an id, right-hand rings, one line) keeps
    /// that text, without a copy; any other is written anew, with all its members.
    ///
    /// # Errors
    ///
    /// All faults found, each with its feature.
    pub fn read(file: &Bytes, reading: Reading<'_>) -> Result<Self, Vec<LayerError>> {
        Self::read_in_batches(file, reading, BATCH)
    }

    fn read_in_batches(file: &Bytes, reading: Reading<'_>, size: usize) -> Result<Self, Vec<LayerError>> {
        let whole = |cause| vec![LayerError { feature: None, cause }];
        let mut layer = Self::default();
        let mut faults = Vec::new();
        std::thread::scope(|scope| {
            let (sender, batches) = sync_channel::<Vec<&RawValue>>(AHEAD);
            // A reader that has gone has found a fault that makes the rest pointless.
            let walk = scope.spawn(move || text::walk(file, size, |batch| sender.send(batch).is_ok()));
            let mut rows = Vec::new();
            // Each batch is parsed while the one before it goes into the columns and the ids.
            for batch in batches.into_iter().chain([Vec::new()]) {
                let start = layer.features.len() + faults.len();
                let (parsed, added) = rayon::join(
                    || parse(file, &batch, start, reading),
                    || layer.add_columns(&std::mem::take(&mut rows)),
                );
                if let Err(name) = added {
                    faults.push(LayerError { feature: None, cause: LayerFault::Properties(name) });
                    return Err(std::mem::take(&mut faults));
                }
                for result in parsed {
                    match result {
                        Err(fault) => faults.push(fault),
                        Ok(ReadFeature { feature, properties, has_text_id }) => {
                            if has_text_id {
                                layer.schema.note_text_id();
                            }
                            layer.features.push(feature);
                            rows.push(properties);
                        }
                    }
                }
            }
            match walk.join() {
                Ok(walked) => walked.map_err(whole),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })?;
        if faults.is_empty() {
            faults = layer.settle_ids();
        }
        if faults.is_empty() { Ok(layer) } else { Err(faults) }
    }

    /// Adds the properties and ids of the features that came last; the property name that was one too many is
    /// the error.
    fn add_columns(&mut self, rows: &[PropertyTexts<'_>]) -> Result<(), String> {
        self.ids.extend(&self.features);
        self.schema.extend(rows)
    }

    /// Sees that ids are unique; if no feature has one, its number in the file becomes its id.
    fn settle_ids(&mut self) -> Vec<LayerError> {
        let mut faults = Vec::new();
        if self.features.iter().all(|feature| feature.id.is_empty()) {
            for (i, feature) in self.features.iter_mut().enumerate() {
                feature.id = (i + 1).to_string().into();
                match rewrite(&feature.json, Some(&feature.id), None) {
                    Ok(json) => feature.json = json,
                    Err(cause) => faults.push(FeatureFault::new(cause).at(i)),
                }
            }
            self.ids = Ids::default();
            self.ids.extend(&self.features);
            return faults;
        }
        let without = self.features.iter().enumerate().filter(|(_, feature)| feature.id.is_empty());
        faults.extend(without.map(|(i, _)| FeatureFault::new(LayerFault::NoId).at(i)));
        faults.extend(self.ids.repeated().iter().map(|row| {
            let i = *row as usize;
            let id = self.features.get(i).map(|feature| feature.id.to_string()).unwrap_or_default();
            FeatureFault { id: Some(id.clone()), cause: LayerFault::SameId(id) }.at(i)
        }));
        faults.sort_by_key(|fault| fault.feature.as_ref().map(|(number, _)| *number));
        faults
    }
}

/// Parses the features of a batch that starts at the feature of number `start`, in parallel.
fn parse<'a>(
    file: &Bytes,
    batch: &[&'a RawValue],
    start: usize,
    reading: Reading<'_>,
) -> Vec<Result<ReadFeature<'a>, LayerError>> {
    let read = |(i, raw): (usize, &&'a RawValue)| {
        read_feature(file, raw, reading).map_err(|fault| fault.at(start + i))
    };
    batch.par_iter().enumerate().map(read).collect()
}

/// A fault with the id of its feature, as far as that was read.
struct FeatureFault {
    id: Option<String>,
    cause: LayerFault,
}

impl FeatureFault {
    fn new(cause: LayerFault) -> Self {
        Self { id: None, cause }
    }

    fn at(self, i: usize) -> LayerError {
        LayerError { feature: Some((i + 1, self.id)), cause: self.cause }
    }
}

fn read_feature<'a>(
    file: &Bytes,
    raw: &'a RawValue,
    reading: Reading<'_>,
) -> Result<ReadFeature<'a>, FeatureFault> {
    let FeatureMembers { id: id_member, geometry, properties, complete } =
        FeatureMembers::read(raw).map_err(FeatureFault::new)?;
    let property = |name: &str| {
        properties.iter().find(|(key, _)| key == name).map(|(_, raw)| *raw).filter(|raw| raw.get() != "null")
    };
    // A bare file has its id as a member or as a property; the member is the standard's own.
    let id_raw = match reading.id_property {
        Some(name) => property(name),
        None => id_member.filter(|raw| raw.get() != "null").or_else(|| property("id")),
    };
    let id = id_raw.map(read_id).transpose().map_err(FeatureFault::new)?;
    let fault = |cause| FeatureFault { id: id.clone(), cause };
    let geometry = geometry.map_err(|error| fault(error.into()))?;
    let period = read_period(reading, property).map_err(fault)?;
    let text = raw.get();
    let own_id = id_member.map(RawValue::get) == id_raw.map(RawValue::get);
    let json = if own_id && complete && geometry.mended.is_none() && !text.contains('\n') {
        file.slice_ref(text.as_bytes())
    } else {
        rewrite(text.as_bytes(), id_raw.map(RawValue::get), geometry.mended).map_err(fault)?
    };
    let has_text_id = id_raw.is_some_and(|raw| raw.get().starts_with('"'));
    let id = id.unwrap_or_default().into();
    let feature = Feature { id, geometry: geometry.geometry, period, json };
    Ok(ReadFeature { feature, properties, has_text_id })
}

/// The id as a text, a number's as its digits.
fn read_id(raw: &RawValue) -> Result<String, LayerFault> {
    let text = raw.get();
    // A plain whole number is its own text.
    if text.len() < 19 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    match serde_json::from_str(text).map_err(|error| LayerFault::Json(error.to_string()))? {
        Value::String(text) if !text.is_empty() => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(LayerFault::Id(shortened(text))),
    }
}

fn read_period<'a>(
    reading: Reading<'_>,
    property: impl Fn(&str) -> Option<&'a RawValue>,
) -> Result<Interval, LayerFault> {
    let Some(Period { from, to }) = reading.period else { return Ok(Interval::ALWAYS) };
    let text = |name: &Option<String>| -> Result<Option<String>, LayerFault> {
        let Some(name) = name else { return Ok(None) };
        let Some(raw) = property(name) else { return Ok(None) };
        let found = || LayerFault::NoDate { property: name.clone(), found: shortened(raw.get()) };
        serde_json::from_str::<String>(raw.get()).map(Some).ok().ok_or_else(found)
    };
    let (start, end) = (text(from)?, text(to)?);
    Interval::period(start.as_deref(), end.as_deref(), reading.offset).map_err(|cause| {
        let names: Vec<_> = [from, to].into_iter().flatten().map(String::as_str).collect();
        LayerFault::Datetime { property: names.join("/"), cause }
    })
}

/// The feature's text as it is sent: with its id as a member, `mended` in place of its geometry if it must be, the members
/// that GeoJSON requires, and without links, which each answer adds for itself.
fn rewrite(text: &[u8], id: Option<&str>, mended: Option<geojson::Geometry>) -> Result<Bytes, LayerFault> {
    let json = |error: serde_json::Error| LayerFault::Json(error.to_string());
    let mut members: Map<String, Value> = serde_json::from_slice(text).map_err(json)?;
    if let Some(mended) = mended {
        members.insert("geometry".to_owned(), serde_json::to_value(mended).map_err(json)?);
    }
    if let Some(id) = id {
        members.insert("id".to_owned(), serde_json::from_str(id).map_err(json)?);
    }
    for required in ["geometry", "properties"] {
        members.entry(required).or_insert(Value::Null);
    }
    members.shift_remove("links");
    Ok(Bytes::from(Value::Object(members).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    const READING: Reading<'_> = Reading { id_property: None, period: None, offset: Offset::UTC };

    fn file(features: &[String]) -> Bytes {
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")).into()
    }

    fn feature(id: &str, properties: &str) -> String {
        format!(r#"{{"type":"Feature","id":{id},"geometry":null,"properties":{properties}}}"#)
    }

    #[test]
    fn rows_and_ids_are_the_same_whatever_the_batches() {
        let features: Vec<_> = (0..10).map(|i| feature(&i.to_string(), &format!(r#"{{"n":{i}}}"#))).collect();
        for size in [1, 2, 3, 5, 10, 11] {
            let layer = Layer::read_in_batches(&file(&features), READING, size).unwrap();
            assert_eq!(layer.features.len(), 10);
            for row in 0..10_u32 {
                let id = row.to_string();
                assert_eq!(layer.ids.find(&layer.features, &id).unwrap().id(), id);
                let value = layer.schema.property("n").unwrap().value(row).unwrap();
                assert_eq!(*value, crate::schema::Scalar::Integer(row.into()), "batches of {size}");
            }
        }
    }

    #[test]
    fn faults_and_repeated_ids_are_numbered_across_batches() {
        let features = ["1", "2", "[]", "1", "5", "{}", "2"].map(|id| feature(id, "{}"));
        for size in [1, 2, 3, 7] {
            let read = |features: &[String]| {
                let faults = Layer::read_in_batches(&file(features), READING, size).unwrap_err();
                faults.into_iter().fold(String::new(), |mut text, fault| {
                    let _ = write!(text, "{} {}; ", fault.feature.unwrap().0, fault.cause);
                    text
                })
            };
            let shapes = "3 id [] is neither a text nor a number; 6 id {} is neither a text nor a number; ";
            assert_eq!(read(&features), shapes, "batches of {size}");
            let sound: Vec<_> = features.iter().filter(|text| !text.contains(['[', ']'])).cloned().collect();
            let sound: Vec<_> = sound.into_iter().filter(|text| !text.contains("\"id\":{}")).collect();
            let same =
                "3 id '1' is that of an earlier feature too; 5 id '2' is that of an earlier feature too; ";
            assert_eq!(read(&sound), same, "batches of {size}");
        }
    }

    #[test]
    fn a_walk_that_nobody_follows_ends_and_a_broken_file_is_told() {
        let names = |i: usize| feature(&i.to_string(), &format!(r#"{{"p{i}":1}}"#));
        let many: Vec<_> = (0..Schema::MAX_PROPERTIES + 500).map(names).collect();
        let faults = Layer::read_in_batches(&file(&many), READING, 10).unwrap_err();
        assert!(matches!(faults.as_slice(), [LayerError { cause: LayerFault::Properties(_), .. }]));
        let mut cut = file(&many[..50]).to_vec();
        cut.truncate(cut.len() - 2);
        let faults = Layer::read_in_batches(&cut.into(), READING, 10).unwrap_err();
        assert!(matches!(faults.as_slice(), [LayerError { feature: None, cause: LayerFault::Json(_) }]));
    }

    #[test]
    fn features_without_ids_are_numbered_across_batches() {
        let plain: Vec<_> =
            (0..5).map(|_| r#"{"type":"Feature","geometry":null,"properties":{}}"#.to_owned()).collect();
        let layer = Layer::read_in_batches(&file(&plain), READING, 2).unwrap();
        let ids: Vec<_> = layer.features.iter().map(Feature::id).collect();
        assert_eq!(ids, ["1", "2", "3", "4", "5"]);
        assert_eq!(layer.ids.find(&layer.features, "5").unwrap().id(), "5");
    }
}
