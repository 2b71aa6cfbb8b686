//! The grammar of CQL2 text (21-065r2, annex B): from tokens to CQL2 JSON, with the place of each part.
//!
//! One look ahead decides each step, so the time is that of the text's length, and a fault is where the next token does not fit.

use serde_json::{Value, json};

use super::compile;
use super::cursor::{Cursor, Node, Parsed, object};
use super::fault::{FilterFault, MAX_DEPTH};
use super::token::Kind;
use crate::text::shortened;

/// Words that are no names unless they stand in double quotes.
const RESERVED: [&str; 8] = ["AND", "OR", "NOT", "LIKE", "IN", "IS", "BETWEEN", "DIV"];

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Parsed<Node> {
    let mut cursor = Cursor::new(text);
    let node = cursor.condition()?;
    if cursor.token().kind == Kind::End { Ok(node) } else { Err(cursor.stop()) }
}

impl Cursor<'_> {
    /// Alternatives.
    fn condition(&mut self) -> Parsed<Node> {
        self.joined("OR", |this| this.joined("AND", Self::negation))
    }

    fn joined(&mut self, word: &str, mut read: impl FnMut(&mut Self) -> Parsed<Node>) -> Parsed<Node> {
        let start = self.token().start;
        let first = read(self)?;
        if !self.is_keyword(self.token(), word) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.keyword(word) {
            parts.push(read(self)?);
        }
        Ok(self.operation(start, &word.to_ascii_lowercase(), parts))
    }

    fn negation(&mut self) -> Parsed<Node> {
        let start = self.token().start;
        if !self.keyword("NOT") {
            return self.predicate();
        }
        let part = self.deeper(Self::negation)?;
        Ok(self.operation(start, "not", vec![part]))
    }

    /// A value alone, or what is said of it.
    fn predicate(&mut self) -> Parsed<Node> {
        let start = self.token().start;
        let value = self.sum(0)?;
        if let Some(op) = self.comparison() {
            self.pass();
            let other = self.sum(0)?;
            return Ok(self.operation(start, op, vec![value, other]));
        }
        let (op, denied, args) = if self.keyword("IS") {
            let denied = self.keyword("NOT");
            self.must("NULL")?;
            ("isNull", denied, vec![value])
        } else {
            let denied = self.keyword("NOT");
            if self.keyword("LIKE") {
                ("like", denied, vec![value, self.sum(0)?])
            } else if self.keyword("BETWEEN") {
                let low = self.sum(0)?;
                self.must("AND")?;
                ("between", denied, vec![value, low, self.sum(0)?])
            } else if self.keyword("IN") {
                ("in", denied, vec![value, self.deeper(Self::values)?])
            } else if denied {
                return Err(self.stop());
            } else {
                return Ok(value);
            }
        };
        let node = self.operation(start, op, args);
        Ok(if denied { self.operation(start, "not", vec![node]) } else { node })
    }

    fn comparison(&self) -> Option<&'static str> {
        let sent = self.sent(self.token());
        let op = ["=", "<>", "<=", ">=", "<", ">"].into_iter().find(|op| *op == sent);
        op.or((sent == "!=").then_some("<>"))
    }

    /// The list of `IN`.
    fn values(&mut self) -> Parsed<Node> {
        let start = self.token().start;
        self.must("(")?;
        let items = self.listed(|this| this.sum(0))?;
        Ok(self.array(start, items))
    }

    fn array(&self, start: usize, items: Vec<Node>) -> Node {
        let (values, parts) = items.into_iter().map(|node| (node.value, node.part)).unzip();
        self.node(start, Value::Array(values), parts)
    }

    /// Arithmetic whose operators bind at least so tightly.
    fn sum(&mut self, least: u8) -> Parsed<Node> {
        let start = self.token().start;
        let mut left = self.signed()?;
        let mut is_power = false;
        for links in 0.. {
            let Some((op, level)) = self.arithmetic().filter(|(_, level)| *level >= least) else { break };
            if links == MAX_DEPTH {
                return Err(self.fault(self.token().start, FilterFault::Deep));
            }
            // The grammar has one power in a term, and so no order of two.
            if is_power && op == "^" {
                return Err(self.stop());
            }
            is_power = op == "^";
            self.pass();
            let right = self.sum(level + 1)?;
            left = self.operation(start, op, vec![left, right]);
        }
        Ok(left)
    }

    /// The operator of arithmetic to come, and how tightly it binds.
    fn arithmetic(&self) -> Option<(&'static str, u8)> {
        let levels = [("+", 0), ("-", 0), ("*", 1), ("/", 1), ("%", 1), ("div", 1), ("^", 2)];
        let token = self.token();
        let comes = |op: &str| match token.kind {
            Kind::Word => self.is_keyword(token, op),
            kind => kind == Kind::Symbol && self.sent(token) == op,
        };
        levels.into_iter().find(|(op, _)| comes(op))
    }

    fn signed(&mut self) -> Parsed<Node> {
        let start = self.token().start;
        if (self.is_symbol("-") || self.is_symbol("+")) && self.after(1).kind == Kind::Number {
            let number = self.number()?;
            return Ok(self.node(start, number, Vec::new()));
        }
        if !self.symbol("-") {
            return self.operand();
        }
        let minus = self.node(start, json!(-1), Vec::new());
        let of = self.deeper(Self::signed)?;
        Ok(self.operation(start, "*", vec![minus, of]))
    }

    /// A number with its sign.
    pub(super) fn number(&mut self) -> Parsed<Value> {
        let start = self.token().start;
        let negative = self.symbol("-");
        if !negative {
            self.symbol("+");
        }
        let token = self.token();
        if token.kind != Kind::Number {
            return Err(self.stop());
        }
        self.pass();
        let sign = if negative { "-" } else { "" };
        let text = format!("{sign}{}", self.sent(token));
        if let Ok(whole) = text.parse::<i64>() {
            return Ok(whole.into());
        }
        // An infinite number is none in JSON.
        let number = text.parse().ok().and_then(serde_json::Number::from_f64);
        number.map(Value::Number).ok_or_else(|| {
            let what = format!("found {}; allowed are numbers of 64-bit floating point", shortened(&text));
            self.fault(start, FilterFault::Syntax(what))
        })
    }

    fn operand(&mut self) -> Parsed<Node> {
        let token = self.token();
        let is_call = self.sent(self.after(1)) == "(";
        let value = match token.kind {
            Kind::Number => self.number()?,
            Kind::Text => {
                self.pass();
                Value::String(unquoted(self.sent(token)))
            }
            Kind::Symbol if self.symbol("(") => return self.deeper(|this| this.group(token.start)),
            Kind::Word if RESERVED.iter().any(|word| self.is_keyword(token, word)) => return Err(self.stop()),
            Kind::Word if self.geometry_comes() => return self.geometry(),
            Kind::Word | Kind::Name if is_call => return self.deeper(Self::call),
            Kind::Word | Kind::Name => {
                self.pass();
                let literal =
                    [("TRUE", Value::Bool(true)), ("FALSE", Value::Bool(false)), ("NULL", Value::Null)]
                        .into_iter()
                        .find(|(word, _)| self.is_keyword(token, word));
                literal.map_or_else(|| json!({ "property": unquoted(self.sent(token)) }), |(_, value)| value)
            }
            _ => return Err(self.stop()),
        };
        Ok(self.node(token.start, value, Vec::new()))
    }

    /// What stands in parentheses: a part of an expression, or a list.
    fn group(&mut self, start: usize) -> Parsed<Node> {
        if self.symbol(")") {
            return Ok(self.array(start, Vec::new()));
        }
        let mut items = self.listed(Self::condition)?;
        match items.pop() {
            Some(Node { value, part }) if items.is_empty() => Ok(self.node(start, value, part.parts)),
            last => {
                items.extend(last);
                Ok(self.array(start, items))
            }
        }
    }

    fn call(&mut self) -> Parsed<Node> {
        let name = self.token();
        self.pass();
        self.must("(")?;
        let op = compile::function(&unquoted(self.sent(name)));
        let argument = if op.starts_with("a_") { Self::list_or_value } else { Self::condition };
        let args = if self.symbol(")") { Vec::new() } else { self.listed(argument)? };
        let (mut values, parts): (Vec<_>, Vec<_>) = args.into_iter().map(|arg| (arg.value, arg.part)).unzip();
        let value = match (op.as_str(), values.len()) {
            ("date" | "timestamp", 1) => object([(&op, values.remove(0))]),
            ("date" | "timestamp", found) => {
                return Err(self.fault(name.start, FilterFault::Arguments { op, needed: 1, found }));
            }
            ("interval" | "bbox", _) => object([(&op, Value::Array(values))]),
            _ => object([("op", op.into()), ("args", Value::Array(values))]),
        };
        Ok(self.node(name.start, value, parts))
    }
}

impl Cursor<'_> {
    /// An argument of a function of lists: `('a')` is a list there, though elsewhere it is a text in parentheses.
    fn list_or_value(&mut self) -> Parsed<Node> {
        let start = self.token().start;
        if !self.is_symbol("(") || !self.is_list() {
            return self.condition();
        }
        self.pass();
        if self.symbol(")") {
            return Ok(self.array(start, Vec::new()));
        }
        let items = self.deeper(|this| this.listed(Self::condition))?;
        Ok(self.array(start, items))
    }

    /// Whether the parenthesis to come and the one that closes it hold the whole of an argument.
    fn is_list(&self) -> bool {
        let mut depth = 0_usize;
        for ahead in 0.. {
            let token = self.after(ahead);
            match self.sent(token) {
                _ if token.kind == Kind::End => return false,
                "(" => depth += 1,
                ")" if depth == 1 => return matches!(self.sent(self.after(ahead + 1)), "," | ")"),
                ")" => depth -= 1,
                _ => {}
            }
        }
        false
    }
}

/// What stands in quotes, or a bare word.
fn unquoted(sent: &str) -> String {
    for (quote, twice) in [("'", "''"), ("\"", "\"\"")] {
        if let Some(inner) = sent.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner.replace(twice, quote);
        }
    }
    sent.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// JSON whose numbers are all floats, and whose chains are flat: what one parser writes as `1`, another does as `1.0`.
    fn plain(value: &Value) -> Value {
        match value {
            Value::Number(number) => json!(number.as_f64()),
            Value::Array(items) => items.iter().map(plain).collect(),
            Value::Object(members) => {
                let mut plain: serde_json::Map<_, _> =
                    members.iter().map(|(name, value)| (name.clone(), plain(value))).collect();
                let op = plain.get("op").cloned();
                if let Some(Value::Array(args)) =
                    plain.get_mut("args").filter(|_| op == Some(json!("and")) || op == Some(json!("or")))
                {
                    let flat = |arg: Value| match &arg["args"] {
                        Value::Array(inner) if Some(&arg["op"]) == op.as_ref() => inner.clone(),
                        _ => vec![arg],
                    };
                    *args = std::mem::take(args).into_iter().flat_map(flat).collect();
                }
                Value::Object(plain)
            }
            other => other.clone(),
        }
    }

    /// The JSON of the table is what another parser, the crate cql2, makes of the text.
    #[test]
    fn texts_say_what_another_parser_reads_in_them() {
        let table: Vec<Value> = serde_json::from_str(include_str!("../../tests/cql2/filters.json")).unwrap();
        assert!(table.len() > 500);
        for case in &table {
            let text = case["text"].as_str().unwrap();
            let node = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(node.part.span, 0..text.len());
            assert_eq!(plain(&node.value), plain(&case["json"]), "{text}");
        }
    }

    #[rstest::rstest]
    #[case("a + b * 2 > -c ^ 2", "0", "a + b * 2")]
    #[case("a + b * 2 > -c ^ 2", "0 1 1", "2")]
    #[case("a + b * 2 > -c ^ 2", "1 0 1", "c")]
    #[case("x=1 AND NOT (y NOT IN ( 'a' , 'ə') )", "1 0", "(y NOT IN ( 'a' , 'ə') )")]
    #[case("x=1 AND NOT (y NOT IN ( 'a' , 'ə') )", "1 0 0 1 1", "'ə'")]
    #[case("x BETWEEN 1 AND -2 OR T_AFTER(p, INTERVAL(DATE('1'), '..'))", "0 2", "-2")]
    #[case("x BETWEEN 1 AND -2 OR T_AFTER(p, INTERVAL(DATE('1'), '..'))", "1 1 interval 0 date", "'1'")]
    #[case("S_WITHIN(g, POINT (1 2) ) = TRUE", "0 1", "POINT (1 2)")]
    #[case("a = (b) + 1", "1 0", "(b)")]
    #[case("A_CONTAINS(l, ( CASEI(n) ))", "1", "( CASEI(n) )")]
    #[case("A_CONTAINS(l, ( CASEI(n) ))", "1 0", "CASEI(n)")]
    #[case("A_EQUALS((a) , ('b',1))", "0", "(a)")]
    #[case("empty = e\u{301}", "1", "e\u{301}")]
    fn parts_are_found_in_the_text(#[case] text: &str, #[case] path: &str, #[case] expected: &str) {
        let path: Vec<String> =
            path.split(' ').flat_map(|step| ["args".to_owned(), step.to_owned()]).collect();
        let node = parse(text).unwrap();
        assert_eq!(&text[node.part.find(&path).span.clone()], expected);
    }
}
