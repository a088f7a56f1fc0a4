//! Files that hold an address.

use super::*;

#[test]
fn a_link_is_not_read_as_a_page() {
    let link = b"[InternetShortcut]\r\nURL=https://a.example/x\r\n";
    assert_eq!(link_target(link).unwrap().unwrap(), "https://a.example/x");
    assert!(refused(link).contains("https://a.example/x"));
    let local = b"[Desktop Entry]\nType=Link\nURL=file:///etc/passwd\n";
    assert!(
        link_target(local)
            .unwrap()
            .unwrap_err()
            .to_string()
            .contains("without an address on the web")
    );
    assert!(link_target(b"<p>words").is_none());
}
