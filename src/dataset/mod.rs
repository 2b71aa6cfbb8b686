//! A data set: a folder of GeoJSON, with or without a `catalog.toml`, read into a [`Catalog`], or all
//! that is wrong with it and where.

mod error;
mod faults;

use std::fmt;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use geo::Validation;
use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::ground::Ground;
use crate::layer::{Layer, Reading};
use crate::metadata::{CatalogInfo, CollectionInfo};
use crate::text::Text;
pub use error::{LoadError, LoadErrors};
use faults::{CATALOG, Faults, NO_FILE, is_id_char};

/// The files of a data set, before they are read.
///
/// # Examples
///
/// ```
/// use lachin_map::Dataset;
/// let lakes = r#"{"type":"FeatureCollection","features":[
///     {"type":"Feature","id":1,"geometry":{"type":"Point","coordinates":[9.4,47.6]},"properties":{}}]}"#;
/// let catalog = Dataset::from_files("mine", [("lakes.geojson", lakes)]).load()?;
/// assert_eq!(catalog.get("lakes").unwrap().features().len(), 1);
/// # Ok::<(), lachin_map::LoadErrors>(())
/// ```
#[derive(Debug, Clone)]
pub struct Dataset {
    root: PathBuf,
    files: Vec<(String, Bytes)>,
}

impl Dataset {
    /// A data set of files that are in memory already: names relative to `root`, and contents.
    pub fn from_files<N: Into<String>, B: Into<Bytes>>(
        root: impl Into<PathBuf>,
        files: impl IntoIterator<Item = (N, B)>,
    ) -> Self {
        let files = files.into_iter().map(|(name, bytes)| (name.into(), bytes.into())).collect();
        Self { root: root.into(), files }
    }

    /// A data set of feature collections by the ids that they are to have: the door for programs that have GeoJSON as
    /// values of the crate `geojson`.
    ///
    /// Each is read as if it were a file `{id}.geojson`, and faults name it so. A coordinate that is no finite number is
    /// such a fault.
    ///
    /// # Examples
    ///
    /// ```
    /// use geojson::{Feature, FeatureCollection, Geometry};
    /// use lachin_map::Dataset;
    ///
    /// let mut upper = Feature::from(Geometry::new_point([9.4, 47.6]));
    /// upper.set_property("name", "Upper lake");
    /// let lakes = FeatureCollection::new([upper]);
    ///
    /// let catalog = Dataset::from_collections("mine", [("lakes", lakes)]).load()?;
    /// let lakes = catalog.get("lakes").unwrap();
    /// assert_eq!(lakes.features()[0].properties().text("name"), Some("Upper lake"));
    /// # Ok::<(), lachin_map::LoadErrors>(())
    /// ```
    pub fn from_collections<N: fmt::Display>(
        root: impl Into<PathBuf>,
        collections: impl IntoIterator<Item = (N, geojson::FeatureCollection)>,
    ) -> Self {
        let file = |(id, collection): (N, geojson::FeatureCollection)| {
            (format!("{id}.geojson"), collection.to_string())
        };
        Self::from_files(root, collections.into_iter().map(file))
    }

    /// Reads a folder with a `catalog.toml` and the files it names, a folder of bare GeoJSON, or one file.
    ///
    /// # Errors
    ///
    /// A path that cannot be read, or a folder without GeoJSON.
    pub fn open(path: &Path) -> Result<Self, LoadErrors> {
        let fault = |path: &Path, cause: String| {
            LoadErrors(vec![LoadError { path: path.to_owned(), feature: None, cause }])
        };
        let read = |path: &Path| match std::fs::read(path) {
            Ok(bytes) => Ok(Bytes::from(bytes)),
            Err(error) => Err(fault(path, error.to_string())),
        };
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() && name(path) == CATALOG {
            return Self::open(
                path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new(".")),
            );
        }
        if path.is_file() {
            let root = path.parent().unwrap_or(Path::new("")).to_owned();
            return Ok(Self { root, files: vec![(name(path), read(path)?)] });
        }
        let mut files = Vec::new();
        let catalog = path.join(CATALOG);
        if catalog.is_file() {
            let bytes = read(&catalog)?;
            // A faulty catalogue names no files; `load` then says what is wrong with it.
            let info = parse_catalog(&bytes).unwrap_or_default();
            files.push((CATALOG.to_owned(), bytes));
            let named = info.collections.into_iter().map(|collection| collection.file);
            for file in named.chain(info.ground.map(|ground| ground.file)) {
                let full = path.join(&file);
                if full.is_file() {
                    files.push((file, read(&full)?));
                }
            }
        } else {
            let entries = std::fs::read_dir(path).map_err(|error| fault(path, error.to_string()))?;
            let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            paths.retain(|path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("geojson")));
            paths.sort();
            for path in paths {
                files.push((name(&path), read(&path)?));
            }
            if files.is_empty() {
                return Err(fault(path, format!("holds neither a {CATALOG} nor a .geojson file")));
            }
        }
        Ok(Self { root: path.to_owned(), files })
    }

    /// Reads all files into a catalogue.
    ///
    /// # Errors
    ///
    /// Every fault found, with file, feature and cause.
    pub fn load(&self) -> Result<Catalog, LoadErrors> {
        let mut faults = Faults { root: &self.root, list: Vec::new() };
        let mut info = match self.file(CATALOG) {
            Some(bytes) => match parse_catalog(bytes) {
                Ok(info) => info,
                Err(cause) => {
                    faults.add(CATALOG, cause);
                    return Err(LoadErrors(faults.list));
                }
            },
            None => self.bare_catalog(),
        };
        if info.languages.is_empty() {
            info.languages.push(info.language().to_owned());
        }
        let offset = faults.check_info(&info);
        let mut hash = Xxh3::new();
        for (name, bytes) in &self.files {
            hash.update(name.as_bytes());
            hash.update(&digest(bytes));
        }
        let mut collections = Vec::new();
        for collection in &info.collections {
            let Some(bytes) = self.file(&collection.file) else {
                faults.add(&collection.file, NO_FILE.to_owned());
                continue;
            };
            let reading = Reading {
                id_property: collection.id_property.as_deref(),
                period: collection.period.as_ref(),
                offset,
            };
            match Layer::read(bytes, reading) {
                Ok(layer) => collections.push(Collection::new(collection.clone(), layer)),
                Err(errors) => faults.add_layer(&collection.file, errors),
            }
        }
        let ground = self.ground(&info, &mut faults);
        if faults.list.is_empty() && self.file(CATALOG).is_some() {
            for collection in &collections {
                faults.check_names(collection);
            }
            faults.check_page(&info, &collections);
        }
        if !faults.list.is_empty() {
            return Err(LoadErrors(faults.list));
        }
        Ok(Catalog::new(info, offset, collections, ground, hash.digest()))
    }

    /// Everything wrong with the data, also what does not keep it from being served: polygons that cross
    /// themselves, and lists of ids of which one does not exist.
    #[must_use]
    pub fn check(&self) -> Vec<LoadError> {
        let catalog = match self.load() {
            Ok(catalog) => catalog,
            Err(LoadErrors(list)) => return list,
        };
        let mut faults = Faults { root: &self.root, list: Vec::new() };
        for collection in catalog.collections() {
            for (i, feature) in collection.features().iter().enumerate() {
                let mut add = |cause: String| {
                    let place = Some((i + 1, Some(feature.id().to_owned())));
                    faults.add_at(&collection.info().file, place, cause);
                };
                if let Some(Err(error)) = feature.geometry().map(Validation::check_validation) {
                    add(format!("geometry: {error}"));
                }
                let references = catalog
                    .info()
                    .properties
                    .iter()
                    .filter_map(|(name, info)| Some((name, catalog.get(info.kind.as_deref()?)?)));
                let properties = feature.properties();
                for (name, target) in references {
                    for id in properties.texts(name).filter(|id| target.feature(id).is_none()) {
                        add(format!("property {name}: '{id}' is not in collection {}", target.id()));
                    }
                }
            }
        }
        faults.check_about(&catalog);
        faults.list
    }

    fn file(&self, name: &str) -> Option<&Bytes> {
        self.files.iter().find(|(file, _)| file == name).map(|(_, bytes)| bytes)
    }

    fn ground(&self, info: &CatalogInfo, faults: &mut Faults<'_>) -> Option<Ground> {
        let info = info.ground.as_ref()?;
        let Some(bytes) = self.file(&info.file) else {
            faults.add(&info.file, NO_FILE.to_owned());
            return None;
        };
        let ground = Ground::new(info.clone(), bytes.clone());
        if ground.is_none() {
            faults.add(&info.file, "is neither a PNG nor a JPEG image".to_owned());
        }
        ground
    }

    fn bare_catalog(&self) -> CatalogInfo {
        let title = self.root.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        CatalogInfo {
            title: Text::from_iter([("en", title.as_ref())]),
            languages: vec!["en".to_owned()],
            collections: self
                .files
                .iter()
                .map(|(file, _)| {
                    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
                    let id = stem.replace(|c: char| !is_id_char(c), "-");
                    CollectionInfo::bare(&id, file)
                })
                .collect(),
            ..CatalogInfo::default()
        }
    }
}

/// The hashes of a file's pieces, taken on all cores.
fn digest(bytes: &[u8]) -> Vec<u8> {
    let pieces: Vec<_> = bytes.par_chunks(1 << 20).map(|piece| xxh3_64(piece).to_le_bytes()).collect();
    pieces.concat()
}

fn parse_catalog(bytes: &[u8]) -> Result<CatalogInfo, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!("line {}: {}", before.matches('\n').count() + 1, error.message())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(id: &str) -> String {
        format!(
            r#"{{"type":"Feature","id":{id},"geometry":{{"type":"Point","coordinates":[1,2]}},"properties":{{"name_en":"x"}}}}"#
        )
    }

    fn file(features: &[String]) -> String {
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    }

    fn faults(files: &[(&str, &str)]) -> String {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Dataset::from_files("data", files).load().unwrap_err().to_string()
    }

    #[test]
    fn every_fault_names_file_feature_and_cause() {
        let open = r#"{"type":"Feature","id":"b","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]},"properties":null}"#;
        let late = r#"{"type":"Feature","id":"c","geometry":null,"properties":{"valid_from":"2020-12-02","valid_to":"2020-12-01"}}"#;
        let text = file(&[point("\"a\""), open.to_owned(), late.to_owned()]);
        assert_eq!(
            faults(&[("things.geojson", &text)]),
            "data/things.geojson, feature 2 (b): geometry.coordinates[0]: ring is not closed\n\
             data/things.geojson, feature 3 (c): property valid_from/valid_to: the start 2020-12-02 lies after the end 2020-12-01"
        );
    }

    #[rstest::rstest]
    #[case(file(&[point("1"), point("1")]), "feature 2 (1): id '1' is that of an earlier feature too")]
    #[case(file(&[point("null"), point("\"a\"")]), "feature 1: has no id, but other features")]
    #[case(file(&[point("[]")]), "feature 1: id [] is neither a text nor a number")]
    #[case("{".to_owned(), "things.geojson: EOF while parsing")]
    #[case(r#"{"type":"Feature"}"#.to_owned(), "things.geojson: type is 'Feature'; allowed is FeatureCollection")]
    #[case(String::new(), "things.geojson: EOF while parsing a value at line 1 column 0")]
    fn faulty_files_are_refused(#[case] text: String, #[case] message: &str) {
        let found = faults(&[("things.geojson", &text)]);
        assert!(found.contains(message), "{found}");
    }

    #[rstest::rstest]
    #[case("titel = {}", "line 1: unknown field `titel`")]
    #[case("utc_offset = \"4\"", "utc_offset is '4'")]
    #[case("default_date = \"1.12.2020\"", "default_date is '1.12.2020'")]
    #[case("[page]\nbbox = [1, 9, 2, 3]", "page.bbox: south 9 is above north 3")]
    #[case("[page]\nclosest = 21", "page.closest is 21; allowed is a zoom of 5 to 20")]
    #[case(
        "[ground]\nfile = \"g.png\"\nbbox = [1, 2, 3, 4]",
        "g.png: is named in catalog.toml, but there is no"
    )]
    #[case(
        "[ground]\nfile = \"a.geojson\"\nbbox = [1, 2, 3, 4]",
        "a.geojson: is neither a PNG nor a JPEG image"
    )]
    #[case("[ground]\nfile = \"g.png\"\nbbox = [1, 4, 3, 2]", "ground.bbox: south 4 is above north 2")]
    #[case(
        "[ground]\nfile = \"g.png\"\nbbox = [3, 2, 1, 4]",
        "ground.bbox is 3,2,1,4; allowed is a box with"
    )]
    #[case(
        "[ground]\nfile = \"g.png\"\nbbox = [1, 2, 3, 86]",
        "ground.bbox is 1,2,3,86; allowed is a box with"
    )]
    #[case("[page]\ntable = \"x\"", "page.table is 'x', which is no collection")]
    #[case("[page]\ncards = [\"x\"]", "page.cards names 'x', which is no collection")]
    #[case(
        "[page.strip]\nline = \"x\"\nplaces = \"y\"\nkm = \"km\"",
        "page.strip.places is 'y', which is no collection"
    )]
    #[case(
        "[page.strip]\nline = \"a\"\nplaces = \"a\"\nkm = \"km\"\n[[collections]]\nid = \"a\"\nfile = \"a.geojson\"",
        "page.strip.line is 'a', which has no measure"
    )]
    #[case(
        "[page.strip]\nline = \"a\"\nplaces = \"a\"\nkm = \"km\"\n[[collections]]\nid = \"a\"\nfile = \"a.geojson\"",
        "page.strip.km names 'km', which no feature of a has"
    )]
    #[case(
        "[page.differences]\ncollection = \"x\"\nabout = \"about\"\nsummary = \"s\"\nshown = \"shown\"\nvalues = []",
        "page.differences.collection is 'x', which is no collection"
    )]
    #[case(
        "[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\n[page.differences]\ncollection = \"a\"\nabout = \"of\"\nsummary = \"s\"\nshown = \"t\"\nvalues = [{ text = \"u\", sources = \"v\" }]",
        "page.differences.about names 'of', which no feature of a has"
    )]
    #[case(
        "[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\n[page.differences]\ncollection = \"a\"\nabout = \"of\"\nsummary = \"s\"\nshown = \"t\"\nvalues = [{ text = \"u\", sources = \"v\" }]",
        "page.differences.values names 'v'"
    )]
    #[case(
        "[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\nhere = { as = \"state\", tells = [\"lord\"] }",
        "collection a: here.tells names 'lord'"
    )]
    #[case(
        "[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\nhere = { as = \"event\" }",
        "collection a: here.within_km is missing; it is a number of kilometres above 0"
    )]
    #[case(
        "[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\nhere = { as = \"place\", within_km = -1 }",
        "here.within_km is -1; allowed is"
    )]
    #[case(
        "[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\nhere = { as = \"town\" }",
        "unknown variant `town`"
    )]
    #[case("[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\narea = \"zone\"", "area names 'zone'")]
    #[case(
        "[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\nchange = { date = \"id\", deadlines = [\"due\"] }",
        "change.deadlines names 'due'"
    )]
    #[case("[[collections]]\nid = \"a b\"\nfile = \"a.geojson\"", "collection id 'a b'")]
    #[case("[[collections]]\nid = \"b\"\nfile = \"b.geojson\"", "there is no such file")]
    #[case("[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\nlabel = \"title\"", "label names 'title'")]
    #[case(
        "[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\n[collections.style]\n[[collections.style.classes]]\nfill = \"red\"",
        "colour 'red'"
    )]
    fn faults_of_the_catalogue_are_named(#[case] toml: &str, #[case] message: &str) {
        let data = file(&[point("1")]);
        let found = faults(&[(CATALOG, toml), ("a.geojson", &data)]);
        assert!(found.contains(message), "{found}");
    }

    #[test]
    fn a_file_without_ids_is_numbered_and_every_member_is_kept() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","bbox":[1,2,1,2],"geometry":{"type":"Point","coordinates":[1,2,3]},
             "properties":{"é":1.50},"note":"kept"}]}"#;
        let catalog = Dataset::from_files("data", [("my layer.geojson", text)]).load().unwrap();
        let feature = catalog.get("my-layer").unwrap().feature("1").unwrap();
        assert_eq!(
            std::str::from_utf8(feature.json()).unwrap(),
            r#"{"type":"Feature","bbox":[1,2,1,2],"geometry":{"type":"Point","coordinates":[1,2,3]},"properties":{"é":1.5},"note":"kept","id":1}"#
        );
    }

    #[test]
    fn ready_text_is_kept_without_a_copy() {
        let text = Bytes::from(file(&[point("\"a\"")]));
        let catalog = Dataset::from_files("data", [("a.geojson", text.clone())]).load().unwrap();
        let json = catalog.get("a").unwrap().feature("a").unwrap().json().clone();
        assert!(text.as_ptr_range().contains(&json.as_ptr()));
    }

    #[test]
    fn typed_collections_are_read_as_files_are() {
        use geojson::{Feature, FeatureCollection, Geometry};
        let point = |at: [f64; 3], name: &str| {
            let mut feature = Feature::from(Geometry::new_point(at));
            feature.id = Some(geojson::feature::Id::String(name.to_owned()));
            feature.set_property("name", name);
            feature
        };
        let given = [point([1.5, 2.0, 300.0], "a"), point([-180.0, -90.0, 0.0], "b")];
        let dataset = Dataset::from_collections("data", [("points", FeatureCollection::new(given.clone()))]);
        let catalog = dataset.load().unwrap();
        let back: Vec<Feature> =
            catalog.get("points").unwrap().features().iter().map(|f| f.try_into().unwrap()).collect();
        assert_eq!(back, given);
        let wrong = FeatureCollection::new([point([f64::NAN, 0.0, 0.0], "c")]);
        let faults = Dataset::from_collections("data", [("points", wrong)]).load().unwrap_err().to_string();
        assert_eq!(
            faults,
            "data/points.geojson, feature 1 (c): geometry.coordinates: found [null,0.0,0.0]; allowed is a position of at least two numbers"
        );
    }

    #[test]
    fn check_finds_what_loading_lets_pass() {
        let bow = r#"{"type":"Feature","id":"bow","geometry":{"type":"Polygon","coordinates":[[[0,0],[3,2],[3,0],[0,2],[0,0]]]},"properties":{"sources":["x","y"]}}"#;
        let toml = "[properties.sources]\ntitle = { en = \"Sources\" }\nkind = \"sources\"\n\
                    [[collections]]\nid = \"a\"\nfile = \"a.geojson\"\n[[collections]]\nid = \"sources\"\nfile = \"s.geojson\"";
        let sources = file(&[point("\"x\"")]);
        let files =
            [(CATALOG, toml.to_owned()), ("a.geojson", file(&[bow.to_owned()])), ("s.geojson", sources)];
        let dataset = Dataset::from_files("data", files);
        assert!(dataset.load().is_ok());
        let found = LoadErrors(dataset.check()).to_string();
        assert!(found.contains("a.geojson, feature 1 (bow): geometry: "), "{found}");
        assert!(found.contains("property sources: 'y' is not in collection sources"), "{found}");
    }

    #[test]
    fn check_finds_differences_about_nothing() {
        let toml = r#"
            [page.differences]
            collection = "a"
            about = "about"
            summary = "note"
            shown = "note"
            values = []
            [[collections]]
            id = "a"
            file = "a.geojson"
        "#;
        let feature = |about: &str| {
            let properties = format!(r#"{{"note":"x","about":["a/one","{about}"]}}"#);
            format!(r#"{{"type":"Feature","id":"one","geometry":null,"properties":{properties}}}"#)
        };
        let faults = |about: &str| {
            let data = file(&[feature(about)]);
            let dataset = Dataset::from_files("data", [(CATALOG, toml.to_owned()), ("a.geojson", data)]);
            LoadErrors(dataset.check()).to_string()
        };
        assert_eq!(faults("a/one"), LoadErrors(Vec::new()).to_string());
        for about in ["a/two", "b/one", "one"] {
            let found = faults(about);
            let message = format!("feature 1 (one): property about: '{about}' is no feature");
            assert!(found.contains(&message), "{found}");
        }
    }
}
