//! Features by their ids: a hash table of rows, so that no id is kept twice.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use xxhash_rust::xxh3::xxh3_64;

use crate::feature::Feature;

/// The rows of features by id. It holds no ids itself: each call is given the features.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    table: HashTable<u32>,
    rows: u32,
    repeated: Vec<u32>,
}

impl Ids {
    /// Takes in those of `features` that came since the last call; features without an id are passed over.
    pub(super) fn extend(&mut self, features: &[Feature]) {
        let hash = |row: &u32| features.get(*row as usize).map_or(0, |feature| hash_of(&feature.id));
        for feature in features.iter().skip(self.rows as usize) {
            if !feature.id.is_empty() {
                let same =
                    |row: &u32| features.get(*row as usize).is_some_and(|other| other.id == feature.id);
                match self.table.entry(hash_of(&feature.id), same, hash) {
                    Entry::Occupied(_) => self.repeated.push(self.rows),
                    Entry::Vacant(place) => {
                        place.insert(self.rows);
                    }
                }
            }
            self.rows += 1;
        }
    }

    /// The rows whose id is that of an earlier row.
    pub(super) fn repeated(&self) -> &[u32] {
        &self.repeated
    }

    /// The row of the feature with an id, in constant time.
    pub(crate) fn row(&self, features: &[Feature], id: &str) -> Option<u32> {
        let is = |row: &u32| features.get(*row as usize).is_some_and(|feature| feature.id() == id);
        self.table.find(hash_of(id), is).copied()
    }

    /// The feature with an id, in constant time.
    pub(crate) fn find<'a>(&self, features: &'a [Feature], id: &str) -> Option<&'a Feature> {
        features.get(self.row(features, id)? as usize)
    }
}

fn hash_of(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}
