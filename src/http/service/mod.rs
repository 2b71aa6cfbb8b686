//! What is served: the data with its state, files and resources.

pub(crate) mod asset;
pub(crate) mod layer_file;
pub(crate) mod map_layers;
pub(crate) mod paths;
pub(crate) mod resource;
pub(crate) mod state;
