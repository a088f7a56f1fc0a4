//! HTTPS: a certificate that fits is accepted, every other one is refused with a sentence.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use commonplace_core::fetch::FetchCode;
use rcgen::{CertificateParams, CertifiedKey, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use ureq::tls::{Certificate, RootCerts};

use super::site::{Site, page};
use super::town::{Town, code, fetch, fetcher, get};
use crate::fetcher::Fetcher;

/// A certificate for these names, signed by itself.
fn certificate(names: &[&str], years: std::ops::RangeInclusive<i32>) -> CertifiedKey<KeyPair> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let signing_key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(names).unwrap();
    params.not_before = rcgen::date_time_ymd(*years.start(), 1, 1);
    params.not_after = rcgen::date_time_ymd(*years.end(), 1, 1);
    let cert = params.self_signed(&signing_key).unwrap();
    CertifiedKey { cert, signing_key }
}

/// A site that speaks TLS with this certificate.
fn serve(certified: &CertifiedKey<KeyPair>) -> Site {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(
        certified.signing_key.serialize_der(),
    ));
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certified.cert.der().clone()], key)
            .unwrap();
    let config = Arc::new(config);
    Site::accept(move |_, stream| drop(answer_over_tls(&config, stream)))
}

fn answer_over_tls(config: &Arc<ServerConfig>, stream: TcpStream) -> std::io::Result<()> {
    let connection = ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
    let mut tls = StreamOwned::new(connection, stream);
    let mut head = [0; 4096];
    let _ = tls.read(&mut head)?;
    tls.write_all(&page("<p>Sealed"))?;
    tls.conn.send_close_notify();
    tls.flush()
}

fn fetcher_trusting(site: &Site, certified: &CertifiedKey<KeyPair>) -> Fetcher {
    let town = Town::new()
        .name("bank.example", &[&["93.184.216.34"]])
        .server("93.184.216.34:443", site.address);
    let root = Certificate::from_der(certified.cert.der()).to_owned();
    Fetcher {
        roots: RootCerts::new_with_certs(&[root]),
        ..fetcher(&Arc::new(town))
    }
}

#[test]
fn a_certificate_that_fits_is_accepted() {
    let certified = certificate(&["bank.example"], 2020..=4000);
    let site = serve(&certified);
    let fetched = get(
        &fetcher_trusting(&site, &certified),
        "https://bank.example/",
    )
    .unwrap();
    assert_eq!(fetched.bytes, b"<p>Sealed");
}

#[test]
fn every_other_certificate_is_refused() {
    let good = certificate(&["bank.example"], 2020..=4000);
    let unknown = certificate(&["bank.example"], 2020..=4000);
    let other_name = certificate(&["shop.example"], 2020..=4000);
    let expired = certificate(&["bank.example"], 2001..=2002);
    for (served, trusted, why) in [
        (&unknown, &good, "signed by nobody we know"),
        (&other_name, &other_name, "of another site"),
        (&expired, &expired, "out of date"),
    ] {
        let site = serve(served);
        assert_eq!(
            code(get(
                &fetcher_trusting(&site, trusted),
                "https://bank.example/"
            )),
            FetchCode::Tls,
            "{why}"
        );
    }
}

#[test]
fn a_server_that_does_not_speak_tls_is_refused() {
    let certified = certificate(&["bank.example"], 2020..=4000);
    let site = Site::accept(|_, mut stream| drop(stream.write_all(&page("<p>Plain"))));
    assert_eq!(
        code(get(
            &fetcher_trusting(&site, &certified),
            "https://bank.example/"
        )),
        FetchCode::Tls
    );
}

#[test]
fn the_systems_authorities_do_not_know_a_stranger() {
    let certified = certificate(&["127.0.0.1"], 2020..=4000);
    let site = serve(&certified);
    let url = format!("https://{}/", site.host());
    assert_eq!(
        code(fetch(&Fetcher::new(), &url, Some(&site.host()))),
        FetchCode::Tls
    );
}
