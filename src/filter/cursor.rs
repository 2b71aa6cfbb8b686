//! A walk along the tokens of a text, which keeps the place of what is read and counts how deep it is.

use serde_json::Value;

use super::fault::{FaultPlace, FilterError, FilterFault, MAX_DEPTH};
use super::part::Part;
use super::token::{self, Kind, Token};
use crate::text::shortened_to;

/// What a part of a text says, as CQL2 JSON, and where it stands.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) part: Part,
}

pub(super) type Parsed<T> = Result<T, FilterError>;

/// A JSON object of its members, which are moved into it.
pub(super) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    members.into_iter().collect()
}

/// A walk along the tokens.
#[derive(Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl<'t> Cursor<'t> {
    /// Before the first token.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, tokens: token::tokens(text), at: 0, depth: 0 }
    }

    /// The token to come.
    pub(super) fn token(&self) -> Token {
        self.after(0)
    }

    /// The token after so many more.
    pub(super) fn after(&self, more: usize) -> Token {
        let end = Token { kind: Kind::End, start: self.text.len(), end: self.text.len() };
        self.tokens.get(self.at + more).copied().unwrap_or(end)
    }

    /// A token as it was sent.
    pub(super) fn sent(&self, token: Token) -> &'t str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    pub(super) fn pass(&mut self) {
        self.at += 1;
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.token().kind == Kind::Symbol && self.sent(self.token()) == symbol
    }

    pub(super) fn is_keyword(&self, token: Token, word: &str) -> bool {
        token.kind == Kind::Word && self.sent(token).eq_ignore_ascii_case(word)
    }

    /// Passes a symbol, if it comes.
    pub(super) fn symbol(&mut self, symbol: &str) -> bool {
        let comes = self.is_symbol(symbol);
        self.at += usize::from(comes);
        comes
    }

    /// Passes a word, if it comes.
    pub(super) fn keyword(&mut self, word: &str) -> bool {
        let comes = self.is_keyword(self.token(), word);
        self.at += usize::from(comes);
        comes
    }

    /// Passes a symbol or word, which must come.
    pub(super) fn must(&mut self, what: &str) -> Parsed<()> {
        if self.symbol(what) || self.keyword(what) { Ok(()) } else { Err(self.stop()) }
    }

    /// What is read since a token began.
    pub(super) fn node(&self, start: usize, value: Value, parts: Vec<Part>) -> Node {
        let end =
            self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |last| last.end);
        Node { value, part: Part { span: start..end, parts } }
    }

    /// An operation over what is read since a token began.
    pub(super) fn operation(&self, start: usize, op: &str, args: Vec<Node>) -> Node {
        let (values, parts): (Vec<_>, _) = args.into_iter().map(|node| (node.value, node.part)).unzip();
        self.node(start, object([("op", op.into()), ("args", Value::Array(values))]), parts)
    }

    pub(super) fn fault(&self, at: usize, fault: FilterFault) -> FilterError {
        FilterError { place: FaultPlace::character(self.text, at), fault }
    }

    /// The fault that the token to come cannot stand where it does.
    pub(super) fn stop(&self) -> FilterError {
        let Token { kind, start, .. } = self.token();
        let found = shortened_to(self.text.get(start..).unwrap_or_default(), 20);
        let what = match kind {
            Kind::End => "the filter ends where it should go on".to_owned(),
            Kind::Unclosed => format!("found '{found}', a quote without its end"),
            _ => format!("found '{found}', which cannot stand here"),
        };
        self.fault(start, FilterFault::Syntax(what))
    }

    /// Reads what stands a level deeper.
    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fault(self.token().start, FilterFault::Deep));
        }
        let result = read(self)?;
        self.depth -= 1;
        Ok(result)
    }

    /// What stands between commas, at least once, up to the closing parenthesis.
    pub(super) fn listed<T>(&mut self, mut read: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut items = vec![read(self)?];
        while self.symbol(",") {
            items.push(read(self)?);
        }
        self.must(")")?;
        Ok(items)
    }
}
