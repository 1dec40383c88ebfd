//! The fields that a manager owns, as paths: what `fieldsV1` of `metadata.managedFields` says.
//!
//! Pure. Names are `f:`, keys of list elements `k:`, values of sets `v:`, places `i:`; `.` is the element itself. Keys and values
//! come out of the object, so that below what is redacted nothing is said: the path ends there.

use std::{borrow::Cow, fmt::Write as _};

use serde_json::value::RawValue;

use super::cut::{elements, following, members};
use crate::policy::plan::RedactStep;

/// Nothing is nested as deep by sense; what is ends there.
const MAX_DEPTH: usize = 64;

/// What is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the fields are not written as fieldsV1")]
pub struct NotFields;

/// How much may still be said, of all managers of an object together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Paths.
    pub paths: usize,
    /// Bytes of their text.
    pub bytes: usize,
}

/// The paths of one manager.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// As in `.spec.containers[name="web"].image`, in their order.
    pub paths: Vec<String>,
    /// There are more.
    pub truncated: bool,
    /// Some of them end at a part of the object that is not shown.
    pub redacted: bool,
}

/// The paths in `fields`, a `fieldsV1`, as far as there is room. What `cuts` remove from the object is not said either.
///
/// # Errors
/// If it is none.
pub fn paths(fields: &RawValue, cuts: &[&[RedactStep]], room: &mut Room) -> Result<Fields, NotFields> {
    let mut walk = Walk { path: String::new(), room, fields: Fields::default() };
    let top = members(fields).ok_or(NotFields)?;
    walk.inside(top, cuts, 0)?;
    Ok(walk.fields)
}

struct Walk<'r> {
    path: String,
    room: &'r mut Room,
    fields: Fields,
}

impl Walk<'_> {
    fn inside(
        &mut self,
        members: Vec<(Cow<'_, str>, &RawValue)>,
        cuts: &[&[RedactStep]],
        depth: usize,
    ) -> Result<(), NotFields> {
        for (name, below) in members {
            if self.fields.truncated {
                return Ok(());
            }
            if name == "." {
                self.say();
                continue;
            }
            let length = self.path.len();
            match self.step(&name, cuts)? {
                None => {
                    self.fields.redacted = true;
                    self.say();
                }
                Some(rest) => self.node(below, &rest, depth)?,
            }
            self.path.truncate(length);
        }
        Ok(())
    }

    fn node(&mut self, below: &RawValue, cuts: &[&[RedactStep]], depth: usize) -> Result<(), NotFields> {
        let below = members(below).ok_or(NotFields)?;
        if below.is_empty() {
            self.say();
        } else if depth >= MAX_DEPTH || self.path.len() > self.room.bytes {
            self.fields.truncated = true;
        } else {
            self.inside(below, cuts, depth + 1)?;
        }
        Ok(())
    }

    /// Goes to the element of that name: what is left of the cuts there, or `None` if it is cut.
    fn step<'c>(&mut self, name: &str, cuts: &[&'c [RedactStep]]) -> Result<Option<Vec<&'c [RedactStep]>>, NotFields> {
        let (sort, text) = name.split_once(':').ok_or(NotFields)?;
        let rest = match sort {
            "f" => following(cuts, |key| key == text),
            _ => following(cuts, |_| false),
        };
        // A name that the policy does not name is cut with what it stands for.
        let unnamed = rest.is_none() && following(cuts, |_| false).is_none();
        match sort {
            _ if unnamed => self.push(format_args!("[*]")),
            "f" if is_plain(text) => self.push(format_args!(".{text}")),
            "f" => self.push(format_args!("[{}]", quoted(text)?)),
            "i" => self.push(format_args!("[{}]", text.parse::<u64>().map_err(|_| NotFields)?)),
            "v" => {
                let value: &RawValue = serde_json::from_str(text).map_err(|_| NotFields)?;
                // A whole object or list for a value could hold what a cut further down removes.
                match rest.as_deref() {
                    Some([]) => self.push(format_args!("[={}]", value.get())),
                    _ if members(value).is_none() && elements(value).is_none() => {
                        self.push(format_args!("[={}]", value.get()));
                    }
                    _ => {
                        self.fields.redacted = true;
                        self.push(format_args!("[=*]"));
                    }
                }
            }
            "k" => {
                let key: &RawValue = serde_json::from_str(text).map_err(|_| NotFields)?;
                self.key(key, rest.as_deref().unwrap_or_default())?;
            }
            _ => return Err(NotFields),
        }
        Ok(rest)
    }

    /// The element of a list that has these values.
    fn key(&mut self, key: &RawValue, cuts: &[&[RedactStep]]) -> Result<(), NotFields> {
        let mut before = '[';
        for (name, value) in members(key).ok_or(NotFields)? {
            // The cut of a part of a value hides it as a whole.
            let shown = following(cuts, |cut| cut == name).is_some_and(|rest| rest.is_empty());
            self.fields.redacted |= !shown;
            let name = if is_plain(&name) { name } else { quoted(&name)?.into() };
            self.push(format_args!("{before}{name}={}", if shown { value.get() } else { "*" }));
            before = ',';
        }
        self.push(format_args!("]"));
        Ok(())
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.path.write_fmt(text).expect("writing to a String cannot fail");
    }

    /// The path is one of theirs.
    fn say(&mut self) {
        // Elements whose names are not said look the same.
        if self.fields.paths.last() == Some(&self.path) {
            return;
        }
        let left = self.room.bytes.checked_sub(self.path.len());
        match left.filter(|_| self.room.paths > 0) {
            Some(left) => {
                *self.room = Room { paths: self.room.paths - 1, bytes: left };
                self.fields.paths.push(self.path.clone());
            }
            None => self.fields.truncated = true,
        }
    }
}

/// Whether a name needs no quotes.
fn is_plain(name: &str) -> bool {
    let rest = |byte: u8| byte.is_ascii_alphanumeric() || b"_-$".contains(&byte);
    name.bytes().all(rest) && name.bytes().next().is_some_and(|first| !first.is_ascii_digit() && first != b'-')
}

fn quoted(name: &str) -> Result<String, NotFields> {
    serde_json::to_string(name).map_err(|_| NotFields)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::policy::plan::RedactStep::{Each, Key};

    const ALL: Room = Room { paths: 1000, bytes: 1 << 20 };

    fn of(fields: &Value, cuts: &[&[RedactStep]], mut room: Room) -> Result<Fields, NotFields> {
        paths(&serde_json::value::to_raw_value(fields).unwrap(), cuts, &mut room)
    }

    fn said(fields: &Value) -> Vec<String> {
        of(fields, &[], ALL).unwrap().paths
    }

    fn key(name: &str) -> RedactStep {
        Key(name.to_owned())
    }

    #[test]
    fn names_keys_values_and_places_are_paths() {
        let fields = json!({
            "f:spec": {
                "f:replicas": {},
                "f:template": {"f:spec": {"f:containers": {
                    "k:{\"name\":\"web\"}": {".": {}, "f:image": {}, "f:ports": {
                        ".": {}, "k:{\"containerPort\":8080,\"protocol\":\"TCP\"}": {".": {}}}},
                }}},
                "f:args": {"i:0": {}},
            },
            "f:metadata": {"f:finalizers": {".": {}, "v:\"example.org/keep\"": {}}},
        });
        let wanted = [
            ".metadata.finalizers",
            ".metadata.finalizers[=\"example.org/keep\"]",
            ".spec.args[0]",
            ".spec.replicas",
            ".spec.template.spec.containers[name=\"web\"]",
            ".spec.template.spec.containers[name=\"web\"].image",
            ".spec.template.spec.containers[name=\"web\"].ports",
            ".spec.template.spec.containers[name=\"web\"].ports[containerPort=8080,protocol=\"TCP\"]",
        ];
        let mut paths = said(&fields);
        paths.sort();
        assert_eq!(paths, wanted);
    }

    #[test]
    fn awkward_names_stay_unmistakable() {
        let label = |name: &str| said(&json!({"f:metadata": {"f:labels": {format!("f:{name}"): {}}}})).remove(0);
        for (name, wanted) in [
            ("app.kubernetes.io/name", r#".metadata.labels["app.kubernetes.io/name"]"#),
            ("pod-template-hash", ".metadata.labels.pod-template-hash"),
            ("a.b", r#".metadata.labels["a.b"]"#),
            ("f:x", r#".metadata.labels["f:x"]"#),
            ("", r#".metadata.labels[""]"#),
            ("0", r#".metadata.labels["0"]"#),
            ("-x", r#".metadata.labels["-x"]"#),
            ("say \"so\"]", r#".metadata.labels["say \"so\"]"]"#),
            ("back\\slash", r#".metadata.labels["back\\slash"]"#),
            ("line\nbreak", r#".metadata.labels["line\nbreak"]"#),
            ("schlüssel", r#".metadata.labels["schlüssel"]"#),
            ("$ref", ".metadata.labels.$ref"),
        ] {
            assert_eq!(label(name), wanted);
        }
        let odd = said(&json!({"f:list": {"k:{\"a.b\":\"c \\\"d\\\"\",\"n\":null,\"t\":true}": {}}}));
        assert_eq!(odd, [r#".list["a.b"="c \"d\"",n=null,t=true]"#]);
        assert_eq!(said(&json!({"f:set": {"v:1.5": {}, "v:{\"a\":1}": {}}})), [".set[=1.5]", r#".set[={"a":1}]"#]);
        assert_eq!(said(&json!({"f:.": {}, "f:x": {"f:.": {}}})), [r#"["."]"#, r#".x["."]"#]);
    }

    #[test]
    fn what_is_no_field_set_is_refused() {
        let table = [
            json!([]),
            json!("f:x"),
            json!({"x": {}}),
            json!({"x:y": {}}),
            json!({"f:x": 1}),
            json!({"i:-1": {}}),
            json!({"k:[]": {}}),
            json!({"k:{": {}}),
            json!({"v:": {}}),
        ];
        for wrong in table {
            assert_eq!(of(&wrong, &[], ALL), Err(NotFields), "{wrong}");
        }
        assert_eq!(said(&json!({})), [""; 0]);
    }

    #[test]
    fn there_is_an_end_to_paths_to_their_text_and_to_their_depth() {
        let wide: serde_json::Map<_, _> = (0..10).map(|n| (format!("f:name{n}"), json!({}))).collect();
        let wide = Value::Object(wide);
        let few = of(&wide, &[], Room { paths: 3, ..ALL }).unwrap();
        assert_eq!((few.paths.len(), few.truncated), (3, true));
        let short = of(&wide, &[], Room { bytes: 15, ..ALL }).unwrap();
        assert_eq!((short.paths.len(), short.truncated), (2, true));
        assert!(!of(&wide, &[], Room { paths: 10, ..ALL }).unwrap().truncated);
        let mut deep = json!({});
        for _ in 0..100 {
            deep = json!({"f:a": deep});
        }
        let deep = of(&deep, &[], ALL).unwrap();
        assert_eq!((deep.paths.len(), deep.truncated), (0, true));
    }

    #[test]
    fn below_what_is_redacted_nothing_is_said() {
        let spec = [key("spec"), key("users"), Each, key("password")];
        let set = [key("spec"), key("tokens"), Each];
        let map = [key("spec"), key("secretly")];
        let inner = [key("spec"), key("values"), Each, key("x")];
        let each = [key("spec"), key("named"), Each];
        let cuts: [&[RedactStep]; 5] = [&spec, &set, &map, &inner, &each];
        let fields = json!({"f:spec": {
            "f:users": {
                "k:{\"name\":\"ann\",\"password\":\"canary\"}": {".": {}, "f:password": {"f:canary": {}}, "f:mail": {}},
            },
            "f:tokens": {"v:\"canary\"": {}},
            "f:secretly": {"f:canary": {}},
            "f:values": {"v:{\"x\":\"canary\"}": {}},
            "f:named": {"f:canary": {}, "f:other-canary": {}},
            "f:open": {"f:yes": {}},
        }});
        let told = of(&fields, &cuts, ALL).unwrap();
        assert!(told.redacted && !told.paths.iter().any(|path| path.contains("canary")), "{told:?}");
        let mut paths = told.paths;
        paths.sort();
        let wanted = [
            ".spec.named[*]",
            ".spec.open.yes",
            ".spec.secretly",
            ".spec.tokens[*]",
            ".spec.users[name=\"ann\",password=*]",
            ".spec.users[name=\"ann\",password=*].mail",
            ".spec.users[name=\"ann\",password=*].password",
            ".spec.values[=*]",
        ];
        assert_eq!(paths, wanted);
        assert!(!of(&json!({"f:spec": {"f:open": {}}}), &cuts, ALL).unwrap().redacted);
    }
}
