# The program in an image that holds nothing else; it asks the network for nothing.
#   docker build -t crossread .
#   docker run --rm -v "$PWD/reports:/reports:ro" crossread report /reports
FROM rust:1.95-slim-trixie AS build
RUN apt-get update && apt-get install -y --no-install-recommends musl-tools \
    && rustup target add x86_64-unknown-linux-musl
WORKDIR /crossread
COPY . .
RUN cargo build --release --locked -p crossread --target x86_64-unknown-linux-musl

FROM scratch
COPY --from=build /crossread/target/x86_64-unknown-linux-musl/release/crossread /crossread
# It reads and writes as a user without rights.
USER 1000:1000
WORKDIR /reports
ENTRYPOINT ["/crossread"]
CMD ["--help"]
