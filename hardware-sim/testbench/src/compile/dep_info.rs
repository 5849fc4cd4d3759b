//! What a compiled program was made of: the file that `rustc --emit=dep-info` writes, in the form of a makefile.

/// The files and the variables that reached a program.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct DepInfo {
    /// Every file that was read as source or included.
    pub files: Vec<String>,
    /// Every variable of the environment that was asked for and was there.
    pub variables: Vec<String>,
}

/// Reads the file.
pub(super) fn parse(text: &str) -> DepInfo {
    let mut found = DepInfo::default();
    for line in text.lines() {
        if let Some(variable) = line.strip_prefix("# env-dep:") {
            // Without `=` it was asked for and not there, which is the same wherever the program is compiled.
            if let Some((name, _)) = variable.split_once('=') {
                found.variables.push(name.to_string());
            }
        } else if let Some(file) = line.strip_suffix(':').filter(|line| !line.starts_with('#')) {
            // Each file has a rule without prerequisites of its own. Blanks are escaped.
            found.files.push(file.replace("\\ ", " "));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_variables_are_read() {
        let text = "/o/x: work/a.rs ../my\\ notes.txt\n\n/o/x.d: work/a.rs ../my\\ notes.txt\n\nwork/a.rs:\n\
                    ../my\\ notes.txt:\n\n# env-dep:HOME\n# env-dep:PATH=/bin:\n";
        let found = parse(text);
        assert_eq!(found.files, ["work/a.rs", "../my notes.txt"]);
        assert_eq!(found.variables, ["PATH"]);
        assert_eq!(parse(""), DepInfo::default());
    }
}
