//! A folder outside of the repository with an installed blend in it.

use blend_tests::built::{library, root, run};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder for one test, gone after it.
pub(crate) struct Outside {
    folder: PathBuf,
    libdir: &'static str,
}

/// `include/install.sh` without Rust at hand.
pub(crate) fn install(from: &Path, prefix: &Path) -> Command {
    let mut command = bare("sh");
    command.arg(root().join("include/install.sh")).arg("--from").arg(from).arg(prefix);
    command
}

/// A command that knows only what a system comes with.
pub(crate) fn bare(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", "/usr/bin:/bin");
    command
}

/// Where cargo has put the library.
pub(crate) fn built() -> &'static Path {
    library().parent().expect("a folder")
}

impl Outside {
    /// An empty one.
    pub(crate) fn empty() -> Outside {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("blend-outside-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).expect("a new folder");
        Outside { folder, libdir: "lib" }
    }

    /// One with blend, installed elsewhere and moved, and the sources of programs.
    pub(crate) fn installed() -> Outside {
        Outside::installed_in("lib")
    }

    /// The same with the libraries elsewhere.
    pub(crate) fn installed_in(libdir: &'static str) -> Outside {
        let mut outside = Outside::empty();
        outside.libdir = libdir;
        run(install(built(), &outside.at("first")).args(["--libdir", libdir]));
        std::fs::rename(outside.at("first"), outside.prefix()).expect("a folder that can be moved");
        for source in
            ["install/CMakeLists.txt", "install/both.c", "install/learner.c", "install/other.rs", "c/embed.cpp"]
        {
            let from = root().join("tests").join(source);
            std::fs::copy(&from, outside.at(from.file_name().and_then(|name| name.to_str()).expect("a name")))
                .expect("a copy");
        }
        outside
    }

    /// A place in it.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where blend is.
    pub(crate) fn prefix(&self) -> PathBuf {
        self.at("usr")
    }

    /// Where its libraries are.
    pub(crate) fn lib(&self) -> PathBuf {
        self.prefix().join(self.libdir)
    }

    /// A shell command in it, with the package files of blend in sight.
    pub(crate) fn shell(&self, command: &str) -> Command {
        let mut shell = bare("sh");
        shell.args(["-ec", command]).current_dir(&self.folder);
        shell.env("PKG_CONFIG_PATH", self.lib().join("pkgconfig")).env("CMAKE_PREFIX_PATH", self.prefix());
        shell
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
