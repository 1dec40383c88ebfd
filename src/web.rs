//! The embedded web UI: static files with the strictest policy a browser knows.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Files;

/// No script, style or connection but our own; no frame; no HTML from strings.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
     worker-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types ui";

/// To the UI.
pub async fn root() -> HttpResponse {
    HttpResponse::Found().insert_header((header::LOCATION, "/ui/")).finish()
}

/// A file of the UI; for any other path its page, which reads the address itself.
pub async fn page(request: HttpRequest, path: web::Path<String>) -> HttpResponse {
    // A page's address names groups and objects, which hold dots: only what is there, or claims to be an asset, is a file.
    let is_file = path.starts_with("assets/") || (!path.is_empty() && Files::get(&path).is_some());
    let name = if is_file { path.as_str() } else { "index.html" };
    let Some(file) = Files::get(name) else {
        let text = match name {
            "index.html" => {
                "The web UI was not built into this program: build it with `make build`, or run `make web` and touch src/web.rs first.\n"
            }
            _ => "There is no such file.\n",
        };
        return HttpResponse::NotFound().content_type("text/plain").body(text);
    };
    let tag = file.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>();
    let tag = format!("\"{tag}\"");
    // Files under assets/ have their content in their name.
    let keep = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::ETAG, tag.clone()))
        .insert_header((header::CACHE_CONTROL, keep))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .content_type(mime_guess::from_path(name).first_or_octet_stream().as_ref());
    let header_text = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if header_text(header::IF_NONE_MATCH).split(',').any(|known| known.trim() == tag) {
        return answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish();
    }
    for (coding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        let takes = accepts(header_text(header::ACCEPT_ENCODING), coding);
        if let Some(packed) = Files::get(&format!("{name}{suffix}")).filter(|_| takes) {
            answer.insert_header((header::CONTENT_ENCODING, coding));
            return answer.body(packed.data.into_owned());
        }
    }
    answer.body(file.data.into_owned())
}

/// Whether `Accept-Encoding` takes a coding: named, and not with a weight of zero.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|text| text.parse::<f32>().ok());
        named && weight.is_none_or(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn a_coding_of_no_weight_is_refused() {
        assert!(accepts("gzip, br;q=0.8", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "br"));
        assert!(!accepts("brotli", "br"));
    }
}
