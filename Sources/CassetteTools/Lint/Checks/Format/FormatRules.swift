import CassetteFormat

/// The lint's rules about the container and its metadata: families of the format's own rules.
extension LintRule {
  static let badFraming = LintRule(
    "RWF001", "bad-magic-or-framing", .error,
    title: "The file is not framed as a cassette is.",
    why: """
      A cassette is a ZIP file in a strict profile, so that no two readers can see different things in it. A ZIP tool \
      that rewrote the file, or somebody who wants to mislead a reader, leaves the profile.
      """,
    example: "RW-Z02: the member has the compression method 8",
    remedy: "Run rewind-pack recover FILE -o OUT.rw, and let no ZIP tool or text conversion write to cassettes.")

  static let truncated = LintRule(
    "RWF002", "truncated", .error, fix: .unsafe,
    title: "The recording was cut off, or never closed.",
    why: "What came after the last whole segment is gone, and there is no manifest that says what should be there.",
    example: "RW-Z15: the cassette was not closed: there is no manifest.json",
    remedy: "Run rewind-pack recover FILE -o OUT.rw: it keeps every complete record. Record again if you need the rest."
  )

  static let hiddenBytes = LintRule(
    "RWF003", "trailing-or-hidden-bytes", .error, fix: .unsafe,
    title: "The file holds bytes that belong to no member.",
    why: """
      Bytes before, between or after the members are seen by nobody who reads the cassette, and may be a second \
      archive, or data that should not leave your machine.
      """,
    example: "RW-Z10: there are bytes after the end record",
    remedy: "Run rewind-pack recover FILE -o OUT.rw, which leaves them out, and find out who put them there.")

  static let unsafeName = LintRule(
    "RWF004", "unsafe-entry-name", .error,
    title: "A member's name is not allowed, or stands there twice.",
    why: "Names with other bytes, with .. or without uniqueness end up outside of the folder, or over another file.",
    example: "RW-Z12: a member's name has an empty, . or .. part",
    remedy: "Do not unpack the file. Get it again from where it came from.")

  static let duplicateEntry = LintRule(
    "RWF005", "duplicate-entry", .error,
    title: "A blob or an event stands in the cassette twice.",
    why: "Which of the two counts would be up to the reader.",
    example: "RW-E02: seq 4 stands here twice",
    remedy: "Write the cassette again with a cassette writer: two recordings are put together by rewind-pack import.")

  static let digestMismatch = LintRule(
    "RWF006", "digest-mismatch", .error,
    title: "Content is not what its checksum, size or digest says.",
    why: "The file is damaged, or was changed without deriving a new cassette from it.",
    example: "RW-B02: the blob's SHA-256 is not that of its row",
    remedy: "Get the file again, or run rewind-pack recover FILE -o OUT.rw, which keeps what is intact.")

  static let missingBlob = LintRule(
    "RWF007", "missing-blob", .error,
    title: "The cassette refers to a blob that it does not have.",
    why: "The body cannot be replayed, nor can those that are stored as what differs from it.",
    example: "RW-E05: there is no blob 19038d3c…",
    remedy: "Run rewind-pack recover FILE -o OUT.rw: it keeps the rest and marks the body as lost.")

  static let orphanBlob = LintRule(
    "RWF008", "orphan-blob", .warning, fix: .safe,
    title: "Nothing refers to a blob.",
    why: "It takes space, nobody sees it in a review, and it may hold what was meant to be removed.",
    example: "RW-B11: nothing refers to this blob",
    remedy: "Run rewind-pack repack FILE -o FILE, which leaves it out.")

  static let notStrict = LintRule(
    "RWF009", "manifest-not-strict-json", .error,
    title: "Header, manifest, a row or a table is not as the format has it.",
    why: """
      These are canonical JSON with known types, so that each value has one spelling and every reader sees the same. \
      Duplicate keys, floats and other spellings are where readers differ.
      """,
    example: "RW-J03: the key name stands here twice",
    remedy: "Write the cassette again with a cassette writer; do not edit it as text.")

  static let limitExceeded = LintRule(
    "RWF010", "limit-exceeded", .error,
    title: "Something is larger, deeper or longer than readers take.",
    why: "A few bytes can ask for gigabytes of memory or hours of work. Readers refuse that instead of trying.",
    example: "RW-B08: the prefix chain is longer than 64",
    remedy: "Do not trust the file. If it is yours, run rewind-pack repack FILE -o OUT.rw.")

  static let incomplete = LintRule(
    "RWF012", "incomplete-record", .warning,
    title: "A body was lost, or an event names a parent that is not there.",
    why: "The cassette was recovered or cut. It can be read, but what is gone cannot be replayed.",
    example: "RW-E10: the body is lost",
    remedy: "Record the run again if you need what is missing.")

  static let unsendableHeader = LintRule(
    "RWF013", "unsendable-header", .warning,
    title: "A header has CR, LF or NUL in it.",
    why: "Sent as it is, it would become two headers or two responses: response splitting.",
    example: "RW-E12: a header has CR, LF or NUL in it",
    remedy: "Find out who sent it; a replayer leaves such a header out.")

  static let unsupportedVersion = LintRule(
    "RWC001", "unsupported-version", .error,
    title: "The cassette needs a newer reader.",
    why: "Its version, a feature or an encoding is not known, so that it cannot be read correctly.",
    example: "RW-H02: this is a cassette of version 3.0; version 2 is supported",
    remedy: "Get a newer rewind-lint.")

  static let unknownField = LintRule(
    "RWC003", "unknown-field", .note,
    title: "A field or an event kind is not known.",
    why: "A newer writer may have put it there, or a typing error. It is kept, and means nothing here.",
    example: "RW-H05: the header has the unknown field tread",
    remedy: "Nothing, if it is meant. Private fields begin with a vendor's name, such as com.example.")

  static let missingParent = LintRule(
    "RWV001", "parent-missing", .warning,
    title: "The cassette is thin, and its parent is not at hand.",
    why: "A thin cassette leaves out the blobs that its parent has. Without it, most bodies cannot be read or checked.",
    example: "RW-D01: the cassette is thin and its parent e4ddc0ed… is not at hand",
    remedy: "Put the parent beside it, name its folder, or commit a fat cassette instead.")

  static let wrongParent = LintRule(
    "RWV002", "parent-digest-mismatch", .error,
    title: "The parent is not the cassette that this one names.",
    why: "What is left to the parent would come from another recording.",
    example: "RW-D02: the parent given has the id ee1f9b98…",
    remedy: "Find the parent by its id (rewind-pack info), or derive the cassette again.")

  static let invalidRedactions = LintRule(
    "RWS194", "redaction-map-invalid", .error,
    title: "The redaction map is not as the format has it.",
    why: "Nobody can tell from it what was removed, or check that it was.",
    example: "RW-R02: the redacted ranges are not ascending",
    remedy: "Redact the cassette again with rewind-pack redact.")
}
