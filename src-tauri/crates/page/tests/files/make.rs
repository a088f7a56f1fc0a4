//! Files of every format, made by hand: archives, books, documents.

use std::fmt::Write as _;
use std::io::Write as _;

/// A picture of one dot.
pub const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// One file of an archive.
pub struct Packed {
    name: String,
    comment: String,
    bytes: Vec<u8>,
    /// The size that the archive is told, if it is not the real one.
    pub flags: u16,
    pub method: u16,
}

pub fn packed(name: &str, bytes: impl AsRef<[u8]>) -> Packed {
    Packed {
        name: name.to_owned(),
        comment: String::new(),
        bytes: bytes.as_ref().to_vec(),
        flags: 0,
        method: 8,
    }
}

impl Packed {
    pub fn comment(mut self, comment: &str) -> Self {
        self.comment = comment.to_owned();
        self
    }
}

/// A zip archive, with bytes before and after it.
pub fn zip_in(before: &[u8], files: &[Packed], after: &[u8]) -> Vec<u8> {
    let mut out = before.to_vec();
    let mut directory = Vec::new();
    for file in files {
        let at = u32::try_from(out.len()).unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(&file.bytes);
        let data = if file.method == 8 {
            let mut deflate =
                flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
            deflate.write_all(&file.bytes).unwrap();
            deflate.finish().unwrap()
        } else {
            file.bytes.clone()
        };
        let mut head = Vec::new();
        for number in [20, file.flags, file.method, 0, 0] {
            head.extend(number.to_le_bytes());
        }
        head.extend(crc.sum().to_le_bytes());
        head.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        head.extend(u32::try_from(file.bytes.len()).unwrap().to_le_bytes());
        head.extend(u16::try_from(file.name.len()).unwrap().to_le_bytes());
        head.extend(0_u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(file.name.as_bytes());
        out.extend(&data);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&head);
        directory.extend(u16::try_from(file.comment.len()).unwrap().to_le_bytes());
        directory.extend([0; 8]);
        directory.extend(at.to_le_bytes());
        directory.extend(file.name.as_bytes());
        directory.extend(file.comment.as_bytes());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let start = u32::try_from(out.len()).unwrap().to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    for part in [&count[..], &count, &size, &start, &[0, 0]] {
        out.extend(part);
    }
    out.extend(after);
    out
}

pub fn zip(files: &[Packed]) -> Vec<u8> {
    zip_in(b"", files, b"")
}

pub const CONTAINER: &str = "<?xml version=\"1.0\"?><container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OEBPS/content.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";

/// A book: its package document's metadata, manifest and spine, and its other files below `OEBPS/`.
pub fn book(metadata: &str, manifest: &str, spine: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let package = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:opf=\"http://www.idpf.org/2007/opf\">{metadata}</metadata>\n<manifest>{manifest}</manifest>\n{spine}\n</package>"
    );
    let mut all = vec![
        packed("mimetype", "application/epub+zip"),
        packed("META-INF/container.xml", CONTAINER),
        packed("OEBPS/content.opf", package),
    ];
    all[0].method = 0;
    all.extend(
        files
            .iter()
            .map(|(name, bytes)| packed(&format!("OEBPS/{name}"), bytes)),
    );
    zip(&all)
}

/// A page of a book.
pub fn chapter(body: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><head><title/><link rel=\"stylesheet\" href=\"x.css\"/></head><body>{body}</body></html>").into_bytes()
}

/// A document: the objects as they are given, from number 1, and the trailer's entries.
pub fn pdf_of(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", number + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        writeln!(table, "{place:010} 00000 n ").unwrap();
    }
    write!(
        table,
        "trailer\n<</Size {} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    )
    .unwrap();
    out.extend(table.bytes());
    out
}

pub fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{entries} /Length {}>>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

pub fn deflated(data: &[u8]) -> Vec<u8> {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zlib.write_all(data).unwrap();
    zlib.finish().unwrap()
}

/// One line of a page: font (1 text, 2 bold, 3 typewriter), size, place from the lower left, words.
pub type Set<'a> = (u8, f32, f32, f32, &'a str);

/// A document of pages of 600 by 800 points, with entries for its information.
pub fn pdf(info: &str, pages: &[Vec<Set<'_>>]) -> Vec<u8> {
    let contents: Vec<Vec<u8>> = pages
        .iter()
        .map(|lines| {
            let mut text = String::new();
            for (font, size, x, y, words) in lines {
                let words = words
                    .replace('\\', "\\\\")
                    .replace('(', "\\(")
                    .replace(')', "\\)");
                // The fonts' own encoding is Latin-1 where it matters here.
                writeln!(text, "BT /F{font} {size} Tf {x} {y} Td ({words}) Tj ET").unwrap();
            }
            let bytes: Vec<u8> = text
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap())
                .collect();
            stream("/Filter /FlateDecode", &deflated(&bytes))
        })
        .collect();
    let font = |name: &str| {
        format!("<</Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding>>")
            .into_bytes()
    };
    let kids: String = (0..pages.len())
        .map(|n| format!("{} 0 R ", 7 + 2 * n))
        .collect();
    let mut objects = vec![
        b"<</Type /Catalog /Pages 2 0 R /Lang (en-GB)>>".to_vec(),
        format!("<</Type /Pages /Kids [{kids}] /Count {}>>", pages.len()).into_bytes(),
        font("Times-Roman"),
        font("Times-Bold"),
        font("Courier"),
        format!("<<{info}>>").into_bytes(),
    ];
    for (n, content) in contents.into_iter().enumerate() {
        objects.push(format!("<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <</Font <</F1 3 0 R /F2 4 0 R /F3 5 0 R>>>> /Contents {} 0 R>>", 8 + 2 * n).into_bytes());
        objects.push(content);
    }
    pdf_of(&objects, "/Info 6 0 R")
}

/// Running text as lines of a column: from the left edge and the height, `leading` apart.
pub fn column<'a>(x: f32, top: f32, leading: f32, lines: &[&'a str]) -> Vec<Set<'a>> {
    lines
        .iter()
        .zip(0_u16..)
        .map(|(line, n)| (1, 10.0, x, top - leading * f32::from(n), *line))
        .collect()
}
