//! Removing parts of an object from its JSON text without parsing the rest of it.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::policy::plan::RedactStep;

/// What to remove: the value at the end of these steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut(pub Vec<RedactStep>);

impl Cut {
    /// The cut of a fixed path of keys.
    pub fn keys(keys: &[&str]) -> Self {
        Self(keys.iter().map(|key| RedactStep::Key((*key).to_owned())).collect())
    }
}

/// Appends `value` to `out` without what `cuts` name.
pub fn without(value: &RawValue, cuts: &[&[RedactStep]], out: &mut String) {
    if cuts.is_empty() {
        return out.push_str(value.get());
    }
    if let Some(members) = members(value) {
        out.push('{');
        let start = out.len();
        for (name, member) in members {
            let Some(rest) = following(cuts, |key| key == name) else { continue };
            if out.len() > start {
                out.push(',');
            }
            // A string always serializes; were it otherwise the member would be left out, which is the safe side.
            let Ok(name) = serde_json::to_string(&name) else { continue };
            out.push_str(&name);
            out.push(':');
            without(member, &rest, out);
        }
        out.push('}');
    } else if let Some(elements) = elements(value) {
        out.push('[');
        let start = out.len();
        for element in elements {
            let Some(rest) = following(cuts, |_| false) else { continue };
            if out.len() > start {
                out.push(',');
            }
            without(element, &rest, out);
        }
        out.push(']');
    } else {
        out.push_str(value.get());
    }
}

/// What is left of the cuts that take this step; `None` if one of them ends here.
pub fn following<'c>(cuts: &[&'c [RedactStep]], is: impl Fn(&str) -> bool) -> Option<Vec<&'c [RedactStep]>> {
    let mut rest = Vec::new();
    for cut in cuts {
        if let Some((step, further)) = cut.split_first() {
            let taken = match step {
                RedactStep::Key(key) => is(key),
                RedactStep::Each => true,
            };
            match (taken, further.is_empty()) {
                (true, true) => return None,
                (true, false) => rest.push(further),
                (false, _) => {}
            }
        }
    }
    Some(rest)
}

/// The members of an object in their order; `None` if it is not one.
pub fn members(value: &RawValue) -> Option<Vec<(Cow<'_, str>, &RawValue)>> {
    struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

    #[derive(serde::Deserialize, PartialEq)]
    struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

    impl<'de> Deserialize<'de> for Members<'de> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Collect;
            impl<'de> Visitor<'de> for Collect {
                type Value = Members<'de>;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("a JSON object")
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                    let mut members = Vec::new();
                    while let Some((Name(name), value)) = map.next_entry()? {
                        members.push((name, value));
                    }
                    Ok(Members(members))
                }
            }
            deserializer.deserialize_map(Collect)
        }
    }
    value.get().starts_with('{').then(|| serde_json::from_str::<Members<'_>>(value.get()).ok()).flatten().map(|m| m.0)
}

/// The elements of an array; `None` if it is not one.
pub fn elements(value: &RawValue) -> Option<Vec<&RawValue>> {
    value.get().starts_with('[').then(|| serde_json::from_str(value.get()).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(object: &str, cuts: &[Cut]) -> String {
        let object: Box<RawValue> = serde_json::from_str(object).unwrap();
        let mut out = String::new();
        without(&object, &cuts.iter().map(|cut| cut.0.as_slice()).collect::<Vec<_>>(), &mut out);
        out
    }

    #[test]
    fn only_what_is_named_goes() {
        let object = r#"{"a":{"secret":1,"kept":"x\"y"},"b":[{"p":1,"q":2},{"p":3}],"c":null}"#;
        let each_p = Cut(vec![RedactStep::Key("b".into()), RedactStep::Each, RedactStep::Key("p".into())]);
        assert_eq!(
            cut(object, &[Cut::keys(&["a", "secret"]), each_p]),
            r#"{"a":{"kept":"x\"y"},"b":[{"q":2},{}],"c":null}"#,
        );
    }

    #[test]
    fn a_path_that_leads_nowhere_changes_nothing() {
        let object = r#"{"a":[1,2],"b":"text"}"#;
        assert_eq!(cut(object, &[Cut::keys(&["b", "c"]), Cut::keys(&["a", "x"]), Cut::keys(&["z"])]), object);
    }

    #[test]
    fn a_key_written_with_escapes_is_found() {
        assert_eq!(cut("{\"\\u0061\":1,\"b\":2}", &[Cut::keys(&["a"])]), r#"{"b":2}"#);
    }

    #[test]
    fn each_removes_every_element_and_every_member() {
        let each = |key: &str| Cut(vec![RedactStep::Key(key.into()), RedactStep::Each]);
        assert_eq!(cut(r#"{"a":[1,2],"b":{"x":1}}"#, &[each("a"), each("b")]), r#"{"a":[],"b":{}}"#);
    }
}
