# What one does in this project. `just` lists the recipes.

_default:
    @just --list --unsorted

# Build the program
build:
    cargo build --release --locked

# Run the whole suite of tests
test *ARGS:
    cargo test --release {{ ARGS }}

# Check the format and the lints
lint:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings

# Rehearse the project's own pages
docs: build
    PATH="$PWD/target/release:$PATH" rehearse test README.md docs scenarios

# Measure `compare` against its limits; `just bench-matching one-letter` runs one case
bench-matching *ARGS:
    cargo bench --bench matching -- {{ ARGS }}

# Measure against the floors; `just bench thousand` runs one case
bench *ARGS:
    cargo bench --bench floors -- {{ ARGS }}

# Check licences, advisories and sources of the dependencies
deny:
    cargo deny check

# All that CI runs
ci:
    .ci/run
