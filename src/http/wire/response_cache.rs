//! Answers that take work and are asked for again, kept by their questions while there is room: vector tiles, and files
//! that programs read part by part.

use std::sync::Arc;

use bytes::Bytes;
use moka::sync::Cache;

use crate::http::wire::encoded_body::Prepared;

/// Bodies by the canonical text of their question. The data of a running service does not change, so nothing grows old.
#[derive(Debug, Clone)]
pub(crate) struct ResponseCache<B: Body>(Cache<String, B>);

/// What takes room.
pub(crate) trait Body: Clone + Send + Sync + 'static {
    /// The most bytes that it takes.
    fn size(&self) -> usize;
}

impl Body for Bytes {
    fn size(&self) -> usize {
        self.len()
    }
}

/// A body in all its codings: packed ones are smaller than it is.
impl Body for Arc<Prepared> {
    fn size(&self) -> usize {
        2 * self.length()
    }
}

/// What an entry takes beside its key and its body.
const OVERHEAD: usize = 128;

impl<B: Body> ResponseCache<B> {
    /// Room for `bytes`, keys included; what is asked for least goes first.
    pub(crate) fn new(bytes: u64) -> Self {
        let weight = |question: &String, body: &B| {
            u32::try_from(question.len() + body.size() + OVERHEAD).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().weigher(weight).max_capacity(bytes).build())
    }

    pub(crate) fn get(&self, question: &str) -> Option<B> {
        self.0.get(question)
    }

    pub(crate) fn keep(&self, question: String, body: B) {
        self.0.insert(question, body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_stays_within_its_bytes() {
        let kept = ResponseCache::new(10 << 10);
        for i in 0..100 {
            kept.keep(format!("question {i}"), Bytes::from(vec![0; 1 << 10]));
            kept.0.run_pending_tasks();
            assert!(kept.0.weighted_size() <= 10 << 10);
        }
        assert!(kept.0.entry_count() > 5);
        kept.keep("too large".to_owned(), vec![0; 11 << 10].into());
        kept.0.run_pending_tasks();
        assert_eq!(kept.get("too large"), None);
        kept.keep("small".to_owned(), Bytes::from("answer"));
        assert_eq!(kept.get("small"), Some(Bytes::from("answer")));
    }
}
