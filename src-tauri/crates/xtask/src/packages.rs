//! The system packages that a build and its tests need, for each family of distributions.

use std::process::Command;

use crate::{place, run};

/// A package, and the programs that do the same job when they are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Package {
    /// As the package manager knows it. For dnf also the path of a file in it.
    pub name: &'static str,
    /// Any one of these on the search path stands for the package.
    pub programs: &'static [&'static str],
}

const fn package(name: &'static str, programs: &'static [&'static str]) -> Package {
    Package { name, programs }
}

/// A package manager that this program can speak to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manager {
    Apt,
    Dnf,
    Pacman,
}

const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

const APT_APP: &[Package] = &[
    package("build-essential", &[]),
    package("libayatana-appindicator3-dev", &[]),
    package("librsvg2-dev", &[]),
    package("libssl-dev", &[]),
    package("libwebkit2gtk-4.1-dev", &[]),
    package("libxdo-dev", &[]),
    package("pkg-config", &["pkg-config", "pkgconf"]),
];
const APT_TESTS: &[Package] = &[
    package("chromium", CHROMIUM),
    package("chromium-driver", &["chromedriver"]),
    package("dbus-x11", &["dbus-run-session"]),
    package("fonts-noto-cjk", &[]),
    package("fonts-noto-core", &[]),
    package("imagemagick", &["import"]),
    package("strace", &["strace"]),
    package("webkit2gtk-driver", &["WebKitWebDriver"]),
    package("x11-apps", &["xwd"]),
    package("xdotool", &["xdotool"]),
    package("xvfb", &["Xvfb"]),
];

const DNF_APP: &[Package] = &[
    package("gcc", &["gcc"]),
    package("gcc-c++", &["g++"]),
    package("libappindicator-gtk3-devel", &[]),
    package("librsvg2-devel", &[]),
    package("libxdo-devel", &[]),
    package("make", &["make"]),
    package("openssl-devel", &[]),
    package("pkgconf-pkg-config", &["pkg-config"]),
    package("webkit2gtk4.1-devel", &[]),
];
const DNF_TESTS: &[Package] = &[
    package("/usr/bin/WebKitWebDriver", &["WebKitWebDriver"]),
    package("/usr/bin/dbus-run-session", &["dbus-run-session"]),
    package("/usr/bin/xwd", &["xwd"]),
    package("ImageMagick", &["import"]),
    package("chromedriver", &["chromedriver"]),
    package("chromium", CHROMIUM),
    package("google-noto-sans-cjk-fonts", &[]),
    package("google-noto-sans-fonts", &[]),
    package("strace", &["strace"]),
    package("xdotool", &["xdotool"]),
    package("xorg-x11-server-Xvfb", &["Xvfb"]),
];

const PACMAN_APP: &[Package] = &[
    package("base-devel", &["gcc"]),
    package("libayatana-appindicator", &[]),
    package("librsvg", &[]),
    package("openssl", &[]),
    package("webkit2gtk-4.1", &[]),
    package("xdotool", &["xdotool"]),
];
const PACMAN_TESTS: &[Package] = &[
    package("chromium", CHROMIUM),
    package("dbus", &["dbus-run-session"]),
    package("imagemagick", &["import"]),
    package("noto-fonts", &[]),
    package("noto-fonts-cjk", &[]),
    package("strace", &["strace"]),
    package("xorg-server-xvfb", &["Xvfb"]),
    package("xorg-xwd", &["xwd"]),
];

impl Manager {
    /// The one of this machine.
    pub(crate) fn find() -> Option<Self> {
        [
            (Self::Apt, "apt-get"),
            (Self::Dnf, "dnf"),
            (Self::Pacman, "pacman"),
        ]
        .into_iter()
        .find(|(_, program)| place::which(program).is_some())
        .map(|(manager, _)| manager)
    }

    /// The packages that are needed.
    pub(crate) fn needed(self, for_tests: bool) -> Vec<Package> {
        let (app, tests) = match self {
            Self::Apt => (APT_APP, APT_TESTS),
            Self::Dnf => (DNF_APP, DNF_TESTS),
            Self::Pacman => (PACMAN_APP, PACMAN_TESTS),
        };
        app.iter()
            .chain(tests.iter().filter(|_| for_tests))
            .copied()
            .collect()
    }

    /// Those of the needed packages that are neither installed nor replaced by a program.
    pub(crate) fn missing(self, for_tests: bool) -> Vec<&'static str> {
        let is_replaced = |package: &Package| {
            package
                .programs
                .iter()
                .any(|program| place::which(program).is_some())
        };
        let mut unsure = self.needed(for_tests);
        unsure.retain(|package| !is_replaced(package));
        if unsure.is_empty() {
            return Vec::new();
        }
        let names: Vec<&'static str> = unsure.iter().map(|package| package.name).collect();
        let (program, options) = self.query();
        let mut query = Command::new(program);
        query.args(options).args(&names).env("LC_ALL", "C");
        self.not_installed(&names, &run::ask(&mut query).unwrap_or_default())
    }

    /// The program, and what to say to it before the names.
    fn query(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Apt => ("dpkg-query", &["-W", "-f=${Package} ${db:Status-Status}\n"]),
            Self::Dnf => ("rpm", &["-q", "--whatprovides"]),
            Self::Pacman => ("pacman", &["-T"]),
        }
    }

    /// Reads the manager's answer about some packages, in the order they were asked for.
    fn not_installed(self, asked: &[&'static str], answer: &str) -> Vec<&'static str> {
        let is_missing = |name: &str| match self {
            Self::Apt => !answer
                .lines()
                .any(|line| line.trim_end() == format!("{name} installed")),
            Self::Dnf => answer.lines().any(|line| {
                let says_so = line == format!("no package provides {name}")
                    || line == format!("package {name} is not installed");
                says_so
                    || line.starts_with(&format!("error: file {name}:"))
                    || line == format!("file {name} is not owned by any package")
            }),
            // It prints exactly what is missing.
            Self::Pacman => answer.lines().any(|line| line == name),
        };
        // A file that rpm cannot see is only named on its error stream, and rpm is asked only after the search path.
        let is_unseen_file = |name: &str| self == Self::Dnf && name.starts_with('/');
        asked
            .iter()
            .copied()
            .filter(|name| is_unseen_file(name) || is_missing(name))
            .collect()
    }

    /// The commands that install packages, in order.
    pub(crate) fn install(self, names: &[&str]) -> Vec<Vec<String>> {
        let words = |fixed: &[&str], names: &[&str]| {
            fixed
                .iter()
                .chain(names)
                .map(|word| (*word).to_owned())
                .collect()
        };
        match self {
            Self::Apt => vec![
                words(&["apt-get", "update", "-q"], &[]),
                words(
                    &["apt-get", "install", "-y", "-q", "--no-install-recommends"],
                    names,
                ),
            ],
            Self::Dnf => vec![words(&["dnf", "install", "-y"], names)],
            Self::Pacman => vec![words(&["pacman", "-S", "--needed", "--noconfirm"], names)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_is_sorted_and_names_nothing_twice() {
        for manager in [Manager::Apt, Manager::Dnf, Manager::Pacman] {
            for for_tests in [false, true] {
                let names: Vec<&str> = manager
                    .needed(for_tests)
                    .iter()
                    .map(|package| package.name)
                    .collect();
                let mut once = names.clone();
                once.sort_unstable();
                once.dedup();
                assert_eq!(once.len(), names.len(), "{manager:?}");
                let has_webkit = names
                    .iter()
                    .any(|name| name.contains("webkit2gtk") && name.contains("4.1"));
                assert!(has_webkit, "{manager:?}");
                assert_eq!(
                    names
                        .iter()
                        .any(|name| name.to_lowercase().contains("xvfb")),
                    for_tests,
                    "{manager:?}: tests only"
                );
            }
        }
        for list in [
            APT_APP,
            APT_TESTS,
            DNF_APP,
            DNF_TESTS,
            PACMAN_APP,
            PACMAN_TESTS,
        ] {
            assert!(
                list.windows(2).all(|pair| pair[0].name < pair[1].name),
                "{list:?}"
            );
        }
    }

    #[test]
    fn answers_of_the_package_managers() {
        let check = |manager: Manager, asked: &[&'static str], answer: &str, missing: &[&str]| {
            assert_eq!(
                manager.not_installed(asked, answer),
                missing,
                "{manager:?}: {answer}"
            );
        };
        let three = ["libssl-dev", "xvfb", "librsvg2-dev"];
        check(
            Manager::Apt,
            &three,
            "libssl-dev installed\nxvfb config-files\n",
            &["xvfb", "librsvg2-dev"],
        );
        check(Manager::Apt, &["libssl-dev"], "libssl-dev installed\n", &[]);
        check(Manager::Apt, &three, "", &three);
        let dnf = ["gcc", "make", "/usr/bin/xwd"];
        check(
            Manager::Dnf,
            &dnf,
            "gcc-14.2.1-1.fc41.x86_64\nno package provides make\n",
            &["make", "/usr/bin/xwd"],
        );
        check(Manager::Pacman, &["openssl", "dbus"], "dbus\n", &["dbus"]);
        check(Manager::Pacman, &["openssl", "dbus"], "", &[]);
    }

    #[test]
    fn installing_asks_no_question() {
        for (manager, yes) in [
            (Manager::Apt, "-y"),
            (Manager::Dnf, "-y"),
            (Manager::Pacman, "--noconfirm"),
        ] {
            let commands = manager.install(&["one", "two"]);
            let last = commands.last().unwrap();
            assert!(
                last.contains(&yes.to_owned())
                    && last.ends_with(&["one".to_owned(), "two".to_owned()]),
                "{last:?}"
            );
        }
    }
}
