# Short names for what people do every day. None of them is needed: each line is a command that can be typed.

# Shows where to begin.
default:
    cargo run -q

# Runs a lesson: `just run two-leds --for 6s`.
run *ARGS:
    cargo run -q -- run {{ARGS}}

# All tests.
test:
    cargo test --workspace

# What must be clean before a change is handed in.
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# What the board and virtual time cost.
bench:
    cargo bench -p hardware-sim -p virtual-time

# The whole of what CI runs.
ci:
    bash .ci/run
