# The program in an image of its own; it asks the network for nothing.
#   docker build -t crossread .
#   docker run --rm -v "$PWD/reports:/reports:ro" crossread report /reports
FROM rust:1.95-slim-trixie AS build
WORKDIR /crossread
COPY . .
RUN cargo build --release --locked -p crossread

FROM debian:trixie-slim
COPY --from=build /crossread/target/release/crossread /usr/local/bin/crossread
# It reads and writes as a user without rights.
USER 1000:1000
WORKDIR /reports
ENTRYPOINT ["crossread"]
CMD ["--help"]
