//! Every command with values that nobody should give: an answer or an error, never a panic, and the library stays whole.

use super::{app, save};
use crate::params::ErrorBody;
use crate::{App, COMMANDS, typescript};
use serde_json::{Map, Value, json};

const STRINGS: [&str; 12] = [
    "",
    " ",
    "\0",
    "../../etc/passwd",
    "/dev/null/x",
    "\u{202e}\u{feff}\u{fffd}",
    "<script>alert(1)</script>",
    "'; DROP TABLE item; --",
    "[[a|b]] (( \" OR NEAR( * : -",
    "https://example.org/%00?#[",
    "01890000-0000-7000-8000-000000000000",
    "😀e\u{301}\u{1f468}\u{200d}\u{1f469}",
];
const NUMBERS: [f64; 7] = [
    0.0,
    -1.0,
    0.5,
    1e308,
    4_294_967_296.0,
    9_007_199_254_740_993.0,
    -1e18,
];
/// Rounds: every field gets another value in each.
const ROUNDS: usize = 24;

#[test]
fn no_value_breaks_a_command() {
    let (_folder, app) = app();
    let item = save(&app);
    let note = app
        .call("notes.create", json!({ "path": "A/B", "body": "[[C]]" }))
        .unwrap();
    let ids = [
        item,
        note["row"]["id"].clone(),
        note["rev"].clone(),
        json!("01890000-0000-7000-8000-000000000000"),
    ];
    let types = typescript();
    let deep = (0..120).fold(json!(1), |value, _| json!([value]));
    for command in COMMANDS {
        for value in [
            Value::Null,
            json!([]),
            json!("x"),
            json!(1e308),
            json!({ "": "" }),
            json!({ "id": deep }),
            deep.clone(),
        ] {
            check(&app, command.name, value);
        }
        let fields = fields_of(&types, command.name);
        for round in 0..ROUNDS {
            let params: Map<String, Value> = fields
                .iter()
                .enumerate()
                .map(|(at, (name, kind))| (name.clone(), hostile(kind, round + at * 5, &ids)))
                .collect();
            check(&app, command.name, Value::Object(params));
        }
    }
    let findings = app
        .call("library.check", json!({ "repair": false }))
        .unwrap();
    for finding in findings.as_array().unwrap() {
        assert_eq!(finding["ok"], json!(true), "{finding}");
    }
}

fn check(app: &App, name: &str, params: Value) {
    if let Err(error) = app.call(name, params.clone()) {
        let broke_off = error.message == ErrorBody::broke_off("").message;
        assert!(
            !broke_off && !error.message.is_empty(),
            "{name} with {params}: {error:?}"
        );
    }
}

/// The fields of what a command takes, as the TypeScript names them: `ids`, `Array<ItemId>`.
fn fields_of(types: &str, command: &str) -> Vec<(String, String)> {
    let params = between(types, &format!("\"{command}\": {{ params: "), ";");
    let body = between(types, &format!("export type {params} = {{"), "};");
    let mut plain = String::new();
    for (at, piece) in body.split("/**").enumerate() {
        plain.push_str(if at == 0 {
            piece
        } else {
            piece.split_once("*/").unwrap().1
        });
    }
    let fields = plain.split(',').filter_map(|field| field.split_once(':'));
    fields
        .map(|(name, kind)| {
            (
                name.trim().trim_end_matches('?').to_owned(),
                kind.trim().to_owned(),
            )
        })
        .collect()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from)
        .and_then(|(_, rest)| rest.split_once(to))
        .map(|(inner, _)| inner)
        .unwrap_or_default()
}

fn hostile(kind: &str, round: usize, ids: &[Value]) -> Value {
    match kind {
        "string" => match round % (STRINGS.len() + 1) {
            at if at < STRINGS.len() => json!(STRINGS[at]),
            _ => json!("a/".repeat(1_000)),
        },
        "number" => {
            let number = NUMBERS[round % NUMBERS.len()];
            #[allow(
                clippy::cast_possible_truncation,
                reason = "whole numbers are given as such"
            )]
            if number.fract() == 0.0 && number.abs() < 1e15 {
                json!(number as i64)
            } else {
                json!(number)
            }
        }
        "boolean" => json!(round.is_multiple_of(2)),
        "ItemId" | "RevId" => ids[round % ids.len()].clone(),
        "Place" => json!(["inbox", "later", "archive", "attic"][round % 4]),
        "ListSort" => json!(["saved", "updated", "title", "size"][round % 4]),
        "Cursor" => {
            json!({ "key": STRINGS[round % STRINGS.len()], "row": NUMBERS[round % 2] as i64 })
        }
        kind => match kind
            .strip_prefix("Array<")
            .and_then(|kind| kind.strip_suffix('>'))
        {
            Some(kind) => Value::Array(
                (0..[0, 1, 3, 600][round % 4])
                    .map(|at| hostile(kind, round + at, ids))
                    .collect(),
            ),
            None => json!({ "a": [null, STRINGS[round % STRINGS.len()]] }),
        },
    }
}
