//! What is wrong with a data set, and in which file.

use std::fmt;
use std::path::PathBuf;

/// A fault of a data set: the file, the feature in it, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {cause}", .path.display(), FeaturePlace(.feature))]
pub struct LoadError {
    /// The file.
    pub path: PathBuf,
    /// The feature's number in the file from 1, and its id if it was found.
    pub feature: Option<(usize, Option<String>)>,
    /// What is wrong, with the place in the feature.
    pub cause: String,
}

/// All faults that were found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct LoadErrors(pub Vec<LoadError>);

impl fmt::Display for LoadErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            write!(f, "{}{error}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

struct FeaturePlace<'a>(&'a Option<(usize, Option<String>)>);

impl fmt::Display for FeaturePlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => Ok(()),
            Some((number, None)) => write!(f, ", feature {number}"),
            Some((number, Some(id))) => write!(f, ", feature {number} ({id})"),
        }
    }
}
