//! Bodies that are compressed once and then sent as they are.

use std::io::Write;
use std::sync::OnceLock;

use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::negotiate::Coding;

/// A body in the content codings that clients have asked for so far.
#[derive(Debug)]
pub(super) struct Prepared {
    media_type: &'static str,
    identity: Bytes,
    codings: [OnceLock<Bytes>; 3],
}

/// Beyond this many bytes a layer is not kept whole in memory, but streamed.
pub(super) const MAX_SIZE: usize = 32 << 20;
/// Beyond this many bytes the densest settings cost too long a first answer.
const DENSE_SIZE: usize = 2 << 20;

impl Prepared {
    pub(super) fn new(media_type: &'static str, identity: Bytes) -> Self {
        Self { media_type, identity, codings: Default::default() }
    }

    /// The body in the coding the client likes best; the first that asks for a coding waits for it.
    pub(super) async fn respond(self: &std::sync::Arc<Self>, headers: &HeaderMap) -> Response {
        let coding = Coding::choose(headers);
        let slot = match coding {
            Coding::Br => 0,
            Coding::Zstd => 1,
            Coding::Gzip => 2,
            Coding::Identity => 3,
        };
        let body = match self.codings.get(slot) {
            None => self.identity.clone(),
            Some(slot) if slot.get().is_some_and(|body| !body.is_empty()) => {
                slot.get().cloned().unwrap_or_default()
            }
            Some(_) => {
                let this = std::sync::Arc::clone(self);
                // Packing takes long enough to hold up other requests of this thread.
                let packed = tokio::task::spawn_blocking(move || {
                    let slot = this.codings.get(slot)?;
                    let body = slot.get_or_init(|| pack(&this.identity, coding)).clone();
                    // An empty body is a packing that failed.
                    (!body.is_empty()).then_some(body)
                });
                match packed.await {
                    Ok(Some(body)) => body,
                    _ => return self.plain(),
                }
            }
        };
        let mut response = ([(CONTENT_TYPE, self.media_type)], body).into_response();
        if coding != Coding::Identity {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
        response
    }

    fn plain(&self) -> Response {
        ([(CONTENT_TYPE, self.media_type)], self.identity.clone()).into_response()
    }
}

/// The body in a coding; empty if it cannot be packed, which writing to memory should not bring about.
fn pack(body: &[u8], coding: Coding) -> Bytes {
    let dense = body.len() <= DENSE_SIZE;
    let packed = match coding {
        Coding::Br => {
            let quality = if dense { 10 } else { 5 };
            let params = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
            let mut out = Vec::new();
            brotli::BrotliCompress(&mut &*body, &mut out, &params).map(|_| out)
        }
        Coding::Zstd => zstd::encode_all(body, if dense { 17 } else { 6 }),
        Coding::Gzip => {
            let level = flate2::Compression::new(if dense { 9 } else { 6 });
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
            encoder.write_all(body).and_then(|()| encoder.finish())
        }
        Coding::Identity => Ok(body.to_vec()),
    };
    packed.map(Bytes::from).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn every_coding_gives_the_body_back() {
        let body = "districts ".repeat(1000).into_bytes();
        let mut gzip = Vec::new();
        flate2::read::GzDecoder::new(&*pack(&body, Coding::Gzip)).read_to_end(&mut gzip).unwrap();
        let mut br = Vec::new();
        brotli::BrotliDecompress(&mut &*pack(&body, Coding::Br), &mut br).unwrap();
        let zstd = zstd::decode_all(&*pack(&body, Coding::Zstd)).unwrap();
        assert!(gzip == body && br == body && zstd == body);
    }
}
