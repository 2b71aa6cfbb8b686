//! Bodies that are compressed once and then sent as they are: whole, or in pieces where they are large.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Body;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::sync::OnceCell;

use crate::http::wire::coding::Coding;
use crate::http::wire::work::Work;

/// A body in the content codings that clients have asked for so far.
#[derive(Debug)]
pub(crate) struct Prepared {
    media_type: &'static str,
    identity: Bytes,
    codings: Codings,
}

/// Beyond this many bytes a layer is not kept whole in memory, but streamed.
pub(crate) const MAX_SIZE: usize = 32 << 20;
/// Kinds of bodies that no coding makes smaller.
const PACKED: [&str; 2] = ["image/jpeg", "image/png"];
/// Beyond this many bytes the densest settings cost too long a first answer.
const DENSE_SIZE: usize = 2 << 20;

impl Prepared {
    pub(crate) fn new(media_type: &'static str, identity: Bytes) -> Self {
        Self { media_type, identity, codings: Codings::default() }
    }

    /// The length of the body as it is, in bytes.
    pub(crate) fn length(&self) -> usize {
        self.identity.len()
    }

    /// The body in the coding the client likes best; those that ask for a coding first wait for it.
    pub(crate) async fn respond(self: &Arc<Self>, headers: &HeaderMap, work: &Work) -> Response {
        let coding =
            if PACKED.contains(&self.media_type) { Coding::Identity } else { Coding::choose(headers) };
        let Some(slot) = self.codings.get(coding) else {
            return coded(self.media_type, coding, self.identity.clone());
        };
        let packing = || async {
            let identity = self.identity.clone();
            // Packing takes long enough to hold up other requests of this thread.
            work.run(move |_| pack(std::iter::once(identity.clone()), identity.len(), coding)).await
        };
        match slot.get_or_try_init(packing).await {
            // An empty body is a packing that failed.
            Ok(body) if !body.is_empty() => coded(self.media_type, coding, body.clone()),
            _ => self.plain(),
        }
    }

    fn plain(&self) -> Response {
        ([(CONTENT_TYPE, self.media_type)], self.identity.clone()).into_response()
    }
}

/// A body that is too large to be kept as it is. It is streamed until it has been packed in the coding that is asked
/// for, which happens once and meanwhile; from then on the packed bytes are sent.
#[derive(Debug)]
pub(crate) struct Packed {
    media_type: &'static str,
    size: usize,
    codings: Codings,
    begun: [AtomicBool; 3],
}

/// Marks an answer whose coded bytes may differ from those of the next: its tag is a weak one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Streamed;

/// The pieces of a body, in order.
pub(crate) type Pieces = Box<dyn Iterator<Item = Bytes> + Send>;

impl Packed {
    /// A body of about `size` bytes.
    pub(crate) fn new(media_type: &'static str, size: usize) -> Self {
        Self { media_type, size, codings: Codings::default(), begun: Default::default() }
    }

    /// The body in the coding the client likes best, or a stream of `pieces` that is coded on its way.
    pub(crate) fn respond(
        self: &Arc<Self>,
        headers: &HeaderMap,
        work: &Work,
        pieces: impl Fn() -> Pieces,
    ) -> Response {
        let coding = Coding::choose(headers);
        if let Some(slot) = self.codings.get(coding) {
            if let Some(body) = slot.get().filter(|body| !body.is_empty()) {
                return coded(self.media_type, coding, body.clone());
            }
            let begun = coding.slot().and_then(|slot| self.begun.get(slot));
            if begun.is_some_and(|begun| !begun.swap(true, Ordering::Relaxed)) {
                let (this, work, pieces) = (Arc::clone(self), work.clone(), pieces());
                tokio::spawn(async move {
                    let size = this.size;
                    let packing = || work.run(move |_| pack(pieces, size, coding));
                    if let Some(slot) = this.codings.get(coding) {
                        // A packing that failed leaves the answer streamed; its cause is in the log.
                        let _ = slot.get_or_try_init(packing).await;
                    }
                });
            }
        }
        let mut response = stream(self.media_type, pieces());
        response.extensions_mut().insert(Streamed);
        response
    }
}

/// A body sent in pieces as they are made.
pub(crate) fn stream(
    media_type: &'static str,
    pieces: impl Iterator<Item = Bytes> + Send + 'static,
) -> Response {
    let pieces = pieces.map(Ok::<_, std::convert::Infallible>);
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    ([(CONTENT_TYPE, media_type)], body).into_response()
}

/// The packed forms of a body; an empty one is a packing that failed.
#[derive(Debug, Default)]
struct Codings([OnceCell<Bytes>; 3]);

impl Codings {
    fn get(&self, coding: Coding) -> Option<&OnceCell<Bytes>> {
        self.0.get(coding.slot()?)
    }
}

fn coded(media_type: &'static str, coding: Coding, body: Bytes) -> Response {
    let mut response = ([(CONTENT_TYPE, media_type)], body).into_response();
    if coding != Coding::Identity {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    }
    response
}

/// A body of about `size` bytes in a coding; empty if it cannot be packed, which writing to memory should not bring
/// about. The larger the body, the faster the setting.
fn pack(pieces: impl Iterator<Item = Bytes>, size: usize, coding: Coding) -> Bytes {
    let (br, zstd, gzip) = match size {
        ..=DENSE_SIZE => (10, 17, 9),
        size if size <= MAX_SIZE => (5, 6, 6),
        _ => (4, 3, 5),
    };
    let packed = match coding {
        Coding::Br => {
            let params = brotli::enc::BrotliEncoderParams { quality: br, ..Default::default() };
            let mut encoder = brotli::CompressorWriter::with_params(Vec::new(), 64 << 10, &params);
            write_all(&mut encoder, pieces).map(|()| encoder.into_inner())
        }
        Coding::Zstd => zstd::Encoder::new(Vec::new(), zstd)
            .and_then(|mut encoder| write_all(&mut encoder, pieces).and_then(|()| encoder.finish())),
        Coding::Gzip => {
            let level = flate2::Compression::new(gzip);
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
            write_all(&mut encoder, pieces).and_then(|()| encoder.finish())
        }
        Coding::Identity => Ok(pieces.flatten().collect()),
    };
    packed.map(Bytes::from).unwrap_or_default()
}

fn write_all(to: &mut impl Write, mut pieces: impl Iterator<Item = Bytes>) -> std::io::Result<()> {
    pieces.try_for_each(|piece| to.write_all(&piece))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::sync::atomic::AtomicUsize;

    fn unpacked(packed: &[u8], coding: Coding) -> Vec<u8> {
        let mut body = Vec::new();
        match coding {
            Coding::Gzip => {
                flate2::read::GzDecoder::new(packed).read_to_end(&mut body).unwrap();
            }
            Coding::Br => brotli::BrotliDecompress(&mut &*packed, &mut body).unwrap(),
            Coding::Zstd => body = zstd::decode_all(packed).unwrap(),
            Coding::Identity => body = packed.to_vec(),
        }
        body
    }

    const CODINGS: [Coding; 3] = [Coding::Br, Coding::Zstd, Coding::Gzip];

    #[test]
    fn every_coding_gives_the_body_back_whatever_its_size() {
        let pieces = || ["districts ", "", "of a lake "].into_iter().cycle().take(3_000).map(Bytes::from);
        let body: Vec<u8> = pieces().flatten().collect();
        for coding in CODINGS {
            for size in [1, DENSE_SIZE + 1, MAX_SIZE + 1] {
                let packed = pack(pieces(), size, coding);
                assert!(packed.len() < body.len() / 5 && unpacked(&packed, coding) == body, "{coding:?}");
            }
        }
    }

    #[tokio::test]
    async fn a_large_body_is_streamed_until_it_is_packed_and_packed_once() {
        use http_body_util::BodyExt;
        let made = Arc::new(AtomicUsize::new(0));
        let pieces = || -> Pieces {
            made.fetch_add(1, Ordering::Relaxed);
            Box::new((0..100).map(|i| Bytes::from(format!("piece {i} of many, "))))
        };
        let body: Vec<u8> = pieces().flatten().collect();
        let (packed, work) = (Arc::new(Packed::new("text/plain", MAX_SIZE + 1)), Work::new());
        for coding in CODINGS {
            let headers = HeaderMap::from_iter([(
                axum::http::header::ACCEPT_ENCODING,
                HeaderValue::from_static(coding.name()),
            )]);
            let first = packed.respond(&headers, &work, pieces);
            assert!(first.extensions().get::<Streamed>().is_some());
            assert_eq!(first.into_body().collect().await.unwrap().to_bytes(), body);
            // The packing goes on meanwhile.
            let slot = packed.codings.get(coding).unwrap();
            while slot.get().is_none() {
                tokio::task::yield_now().await;
            }
            let before = made.load(Ordering::Relaxed);
            let second = packed.respond(&headers, &work, pieces);
            assert_eq!(second.headers()[CONTENT_ENCODING], coding.name());
            let bytes = second.into_body().collect().await.unwrap().to_bytes();
            assert_eq!(unpacked(&bytes, coding), body);
            assert_eq!(made.load(Ordering::Relaxed), before, "{coding:?} was made anew");
        }
    }
}
