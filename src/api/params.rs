//! Query parameters and path segments, read strictly: what is not understood is refused, never ignored.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::error::Problem;
use crate::{kind::GroupResource, policy::quantity, reason::Reason};

/// Namespaces that one request may name: each may have to be reviewed.
const MAX_NAMED: usize = 50;

/// Longest filter text: longer than any name that Kubernetes takes.
const MAX_TEXT: usize = 256;

/// The parameters of one request.
#[derive(Debug)]
pub struct Params(BTreeMap<String, String>);

impl Params {
    /// Reads a query string that may hold `allowed`, each once.
    ///
    /// # Errors
    /// Names a parameter that is unknown, repeated, or holds a NUL.
    pub fn parse(query: &str, allowed: &[&str]) -> Result<Self, Problem> {
        let mut params = BTreeMap::new();
        for pair in pairs(query, allowed) {
            let (name, value) = pair?;
            if params.insert(name.to_string(), value).is_some() {
                return Err(Problem::parameter(&name, "given more than once"));
            }
        }
        Ok(Self(params))
    }

    /// The values of the only parameter that a query string may hold, any number of times.
    ///
    /// # Errors
    /// As for [`Params::parse`], repetition aside.
    pub fn repeated(query: &str, name: &str) -> Result<Vec<String>, Problem> {
        pairs(query, &[name]).map(|pair| Ok(pair?.1)).collect()
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A whole number within a range.
    pub fn number(&self, name: &str, default: usize, range: std::ops::RangeInclusive<usize>) -> Result<usize, Problem> {
        let Some(text) = self.get(name) else { return Ok(default) };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            Problem::parameter(name, format!("{text:?} is no whole number from {} to {}", range.start(), range.end()))
        })
    }

    /// A Go duration.
    pub fn duration(&self, name: &str) -> Result<Option<Duration>, Problem> {
        let read = |text| quantity::duration(text).map_err(|error| Problem::parameter(name, error));
        self.get(name).map(read).transpose()
    }

    /// Text of bounded length.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.get(name) {
            Some(text) if text.len() > MAX_TEXT => {
                Err(Problem::parameter(name, format!("{} bytes, {MAX_TEXT} at most", text.len())))
            }
            text => Ok(text),
        }
    }

    /// Namespaces separated by commas. An empty value is refused: it must never come to mean all of them.
    pub fn namespaces(&self) -> Result<Option<BTreeSet<String>>, Problem> {
        let Some(text) = self.get("ns") else { return Ok(None) };
        let names: BTreeSet<String> = text.split(',').map(str::to_owned).collect();
        if names.len() > MAX_NAMED {
            return Err(Problem::parameter("ns", format!("{} namespaces, {MAX_NAMED} at most", names.len())));
        }
        match names.iter().find(|name| !is_label(name)) {
            Some(name) if name.is_empty() => {
                Err(Problem::parameter("ns", "an empty name; leave ns out to see all namespaces"))
            }
            Some(name) => Err(Problem::parameter("ns", format!("{name:?} is no name of a namespace"))),
            None => Ok(Some(names)),
        }
    }
}

/// The parameters of a query string, each of which has to be among `allowed`.
fn pairs<'a>(query: &'a str, allowed: &[&str]) -> impl Iterator<Item = Result<(Cow<'a, str>, String), Problem>> {
    form_urlencoded::parse(query.as_bytes()).map(|(name, value)| {
        if !allowed.contains(&&*name) {
            let known = if allowed.is_empty() { "none".to_owned() } else { allowed.join(", ") };
            return Err(Problem::parameter(&name, format!("no such parameter; there are: {known}")));
        }
        if value.contains('\0') {
            return Err(Problem::parameter(&name, "a NUL is not allowed"));
        }
        Ok((name, value.into_owned()))
    })
}

/// A DNS label: the name of a namespace.
pub fn is_label(name: &str) -> bool {
    (1..=63).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The kind of a path.
///
/// # Errors
/// If it can be the name of no kind.
pub fn kind(group: &str, resource: &str) -> Result<GroupResource, Problem> {
    let plain = |text: &str| {
        (1..=253).contains(&text.len())
            && !text.contains("..")
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte))
    };
    if plain(group) && plain(resource) {
        Ok(GroupResource::new(group, resource))
    } else {
        let detail = "group and resource are written in lower case, as in apps/deployments or core/pods";
        Err(Problem::new(Reason::BadParameter, detail))
    }
}

/// The name of an object in a path.
///
/// # Errors
/// If no object can have it.
pub fn object_name(name: &str) -> Result<&str, Problem> {
    let wrong = name.is_empty() || name.len() > 253 || name == "." || name == ".." || name.contains(['/', '\0', '%']);
    if wrong { Err(Problem::parameter("name", format!("{name:?} can be the name of no object"))) } else { Ok(name) }
}

/// The namespace of a path: `_` for an object of the cluster.
///
/// # Errors
/// If it can be the name of no namespace.
pub fn object_namespace(namespace: &str) -> Result<Option<&str>, Problem> {
    match namespace {
        "_" => Ok(None),
        name if is_label(name) => Ok(Some(name)),
        name => Err(Problem::parameter("namespace", format!("{name:?} is no name of a namespace; write _ for none"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_is_refused() {
        for query in ["nss=a", "ns=a&ns=b", "q=%00", "limit=5&page=2"] {
            assert_eq!(Params::parse(query, &["ns", "q", "limit"]).unwrap_err().status, 400, "{query}");
        }
    }

    #[test]
    fn an_empty_namespace_never_means_all() {
        for query in ["ns=", "ns=a,", "ns=,", "ns=..", "ns=A"] {
            assert!(Params::parse(query, &["ns"]).unwrap().namespaces().is_err(), "{query}");
        }
        assert_eq!(Params::parse("", &["ns"]).unwrap().namespaces().unwrap(), None);
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let params = Params::parse("limit=1001", &["limit"]).unwrap();
        assert!(params.number("limit", 100, 1..=1000).unwrap_err().detail.contains("1000"));
    }

    #[test]
    fn paths_name_kinds_and_objects_only() {
        assert!(kind("core", "pods").is_ok());
        for (group, resource) in [("..", "pods"), ("core", "Pods"), ("", "pods"), ("a", "b/c"), ("core", "pods\0")] {
            assert!(kind(group, resource).is_err());
        }
        assert!(object_name("system:node").is_ok());
        assert!(object_name("..").is_err());
        assert_eq!(object_namespace("_").unwrap(), None);
    }
}
