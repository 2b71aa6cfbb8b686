//! An image of the ground: what a data set lays among its layers, such as a hillshade.

use bytes::Bytes;

use crate::metadata::GroundInfo;

/// An image of the ground, with what the catalogue says of it.
///
/// # Examples
///
/// ```
/// use lachin_map::ground::Ground;
/// use lachin_map::metadata::GroundInfo;
///
/// let png: &[u8] = b"\x89PNG\r\n\x1a\n and so on";
/// let ground = Ground::new(GroundInfo::default(), png.into()).unwrap();
/// assert_eq!(ground.media_type(), "image/png");
/// assert!(Ground::new(GroundInfo::default(), "<svg/>".into()).is_none());
/// ```
#[derive(Debug, Clone)]
pub struct Ground {
    info: GroundInfo,
    bytes: Bytes,
    media_type: &'static str,
}

/// What the files of each kind begin with; all that draw SVG must know these two kinds of images.
const KINDS: [(&[u8], &str); 2] = [(b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg")];

impl Ground {
    /// An image; `None` if it is neither PNG nor JPEG.
    #[must_use]
    pub fn new(info: GroundInfo, bytes: Bytes) -> Option<Self> {
        let (_, media_type) = KINDS.into_iter().find(|(start, _)| bytes.starts_with(start))?;
        Some(Self { info, bytes, media_type })
    }

    /// What the catalogue says of it.
    #[must_use]
    pub fn info(&self) -> &GroundInfo {
        &self.info
    }

    /// The file.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// What kind of file it is.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        self.media_type
    }
}
