/// A rule of the specification that a cassette can break: its id, as `Spec/rules.json` lists it, and what to do about it.
public struct Rule: Sendable {
  /// The id, such as `RW-Z09`.
  public let id: String
  public let severity: Severity
  /// What the rule says, in a few words.
  public let title: String
  /// What somebody who meets it should do.
  public let help: String

  private init(_ id: String, _ title: String, _ help: String, _ severity: Severity = .error) {
    self.id = "RW-" + id
    self.title = title
    self.help = help
    self.severity = severity
  }
}

extension Rule: Hashable {
  public static func == (left: Rule, right: Rule) -> Bool { left.id == right.id }
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension Rule {
  // Container
  public static let z01 = Rule(
    "Z01", "the first member is mimetype with the fixed content",
    "This is not a version 2 cassette, or it was rewritten by a ZIP tool: run rewind-pack recover.")
  public static let z02 = Rule(
    "Z02", "members are stored, method 0",
    "The file was rewritten by a ZIP tool: run rewind-pack recover.")
  public static let z03 = Rule(
    "Z03", "general-purpose flags are 0",
    "The file was rewritten by a ZIP tool: run rewind-pack recover.")
  public static let z04 = Rule(
    "Z04", "no extra fields and no comments",
    "The file was rewritten by a ZIP tool: run rewind-pack recover.")
  public static let z05 = Rule(
    "Z05", "constant version, date, attribute and disk fields",
    "The file was rewritten by a ZIP tool: run rewind-pack recover.")
  public static let z06 = Rule(
    "Z06", "compressed size equals uncompressed size, below 4 GiB - 1",
    "The file is damaged: run rewind-pack recover.")
  public static let z07 = Rule(
    "Z07", "members are contiguous from offset 0",
    "Bytes were put before, between or after the members: run rewind-pack recover.")
  public static let z08 = Rule(
    "Z08", "the central directory lists each member once, in physical order",
    "The file is damaged: run rewind-pack recover.")
  public static let z09 = Rule(
    "Z09", "local and central headers agree",
    "The file is damaged or was made to mislead readers: run rewind-pack recover.")
  public static let z10 = Rule(
    "Z10", "the central directory and its end record close the file exactly",
    "The file is cut or has something after its end: run rewind-pack recover.")
  public static let z11 = Rule(
    "Z11", "zip64 records exactly where a value does not fit",
    "The file was rewritten by a ZIP tool: run rewind-pack recover.")
  public static let z12 = Rule(
    "Z12", "member names are lowercase ASCII paths, unique",
    "The file was not written by a cassette writer.")
  public static let z13 = Rule(
    "Z13", "member names and their order are those of the specification",
    "Put private data under ext/<vendor>/.")
  public static let z14 = Rule(
    "Z14", "the CRC-32 of each member is right",
    "The file is damaged: run rewind-pack recover.")
  public static let z15 = Rule(
    "Z15", "manifest.json is the last member",
    "The recording was not closed: run rewind-pack recover.")
  public static let z16 = Rule("Z16", "streamed and indexed reading agree", "Report this: it is a bug in a reader.")
  public static let z17 = Rule(
    "Z17", "private members have names that Windows can keep",
    "Whoever writes this member should name it otherwise; on Windows the cassette cannot be unpacked.", .warning)
  // Frames
  public static let f01 = Rule(
    "F01", "one zstd frame and nothing else",
    "Write the blob again with a cassette writer.")
  public static let f02 = Rule(
    "F02", "the frame names its content size",
    "Write the blob again with a cassette writer.")
  public static let f03 = Rule(
    "F03", "the frame has a content checksum",
    "Write the blob again with a cassette writer.")
  public static let f04 = Rule("F04", "the frame names no dictionary", "Write the blob again with a cassette writer.")
  public static let f05 = Rule(
    "F05", "the frame's window is at most 128 MiB",
    "Write the blob again with a cassette writer.")
  public static let f06 = Rule("F06", "the frame's reserved bit is 0", "Write the blob again with a cassette writer.")
  public static let f07 = Rule(
    "F07", "the frame decodes to its content size, checksum right",
    "The file is damaged: run rewind-pack recover.")
  // JSON
  public static let j01 = Rule("J01", "strict JSON: UTF-8, no white space", "Write the value in canonical form.")
  public static let j02 = Rule(
    "J02", "numbers are integers below 2^53",
    "Write the value as an integer in a smaller unit, or as a string.")
  public static let j03 = Rule("J03", "keys are ASCII, unique and sorted", "Write the value in canonical form.")
  public static let j04 = Rule(
    "J04", "strings use only the escapes that are needed",
    "Write the value in canonical form.")
  public static let j05 = Rule("J05", "values are nested at most 64 deep", "Move the value into a blob.")
  public static let j06 = Rule(
    "J06", "text that is not UTF-8 is base64, other text is a string",
    "Write the value in canonical form.")
  // Header
  public static let h01 = Rule(
    "H01", "cassette.json is the second member, with known field types",
    "Write the header again with a cassette writer.")
  public static let h02 = Rule("H02", "the major version is 2", "Get a newer rewind-pack.")
  public static let h03 = Rule("H03", "every required feature is known", "Get a newer rewind-pack.")
  public static let h04 = Rule("H04", "thin needs a parent", "Name the parent, or leave thin out.")
  public static let h05 = Rule(
    "H05", "unknown header field",
    "A newer writer may have put it there; it is kept.", .warning)
  public static let h06 = Rule(
    "H06", "the feature parent-rows needs a thin cassette", "Leave parent-rows out of requires, or say thin.")
  // Segments
  public static let t01 = Rule(
    "T01", "segments are JSON lines, each ended by LF",
    "Write the segment again with a cassette writer.")
  public static let t02 = Rule(
    "T02", "blob rows come before event rows",
    "Write the segment again with a cassette writer.")
  public static let t03 = Rule(
    "T03", "rows and the blob and pack members before them match",
    "The file is damaged: run rewind-pack recover.")
  // Blobs
  public static let b01 = Rule("B01", "blob row fields", "Write the row again with a cassette writer.")
  public static let b02 = Rule(
    "B02", "the blob's SHA-256 and size are those of its row",
    "The file is damaged: run rewind-pack recover.")
  public static let b03 = Rule(
    "B03", "a row with an encoding has its own member",
    "The file is damaged: run rewind-pack recover.")
  public static let b04 = Rule("B04", "the encoding is known", "Get a newer rewind-pack.")
  public static let b05 = Rule(
    "B05", "identity blobs are stored as they are",
    "The file is damaged: run rewind-pack recover.")
  public static let b06 = Rule("B06", "one row per digest", "Write the cassette again with a cassette writer.")
  public static let b07 = Rule(
    "B07", "the base of a prefix frame is earlier, retained and small enough",
    "Write the cassette again with a cassette writer.")
  public static let b08 = Rule("B08", "prefix chains are at most 64 long", "Run rewind-pack repack.")
  public static let b09 = Rule("B09", "the retained set stays within 64 blobs and 256 MiB", "Run rewind-pack repack.")
  public static let b10 = Rule("B10", "blobs are at most 1 GiB", "Split the body.")
  public static let b11 = Rule("B11", "a blob that nothing refers to", "Run rewind-pack repack to drop it.", .warning)
  // Packs
  public static let p01 = Rule(
    "P01", "the rows of a pack tile it exactly",
    "The file is damaged: run rewind-pack recover.")
  public static let p02 = Rule("P02", "packs are at most 16 MiB", "Run rewind-pack repack.")
  // Events
  public static let e01 = Rule("E01", "common event fields", "Write the event again with a cassette writer.")
  public static let e02 = Rule("E02", "seq is unique", "Write the cassette again with a cassette writer.")
  public static let e03 = Rule(
    "E03", "unknown event kind",
    "A newer writer may have put it there; it is kept.", .warning)
  public static let e04 = Rule("E04", "the fields of a known kind", "Write the event again with a cassette writer.")
  public static let e05 = Rule(
    "E05", "every referenced blob is there",
    "The file is damaged: run rewind-pack recover.")
  public static let e06 = Rule(
    "E06", "blob, chunks and table members are digests",
    "Write the event again with a cassette writer.")
  public static let e07 = Rule("E07", "a body's size is its blob's", "Write the event again with a cassette writer.")
  public static let e08 = Rule(
    "E08", "a chunk table's lengths add up to the body",
    "Write the chunk table again, or leave it out.")
  public static let e09 = Rule("E09", "parent names an event", "The parent may have been cut away.", .warning)
  public static let e10 = Rule(
    "E10", "a body that was lost",
    "The cassette was recovered; record the run again if you need the body.", .warning)
  public static let e11 = Rule(
    "E11", "status, method and header names can be sent",
    "Check the recording: a proxy would refuse this message.")
  public static let e12 = Rule(
    "E12", "headers hold no CR, LF or NUL",
    "It may have been recorded so; nothing should send this header as it is.", .warning)
  public static let e13 = Rule(
    "E13", "no event is part of itself", "Write the events again with parents that lead to an outermost one.", .warning)
  public static let e14 = Rule(
    "E14", "ids of events are unique", "Write the events again with an id each: parents name one of them.", .warning)
  public static let e15 = Rule(
    "E15", "content-length headers agree",
    "It may have been recorded so; nothing should send this message as it is.", .warning)
  // Manifest
  public static let m01 = Rule("M01", "manifest.json fields", "Run rewind-pack recover.")
  public static let m02 = Rule("M02", "the segment list is what the segments hold", "Run rewind-pack recover.")
  public static let m03 = Rule(
    "M03", "the id is that of the content",
    "The content was changed without deriving a new cassette: run rewind-pack recover.")
  public static let m04 = Rule("M04", "derivation and header name the same parent", "Derive the cassette again.")
  public static let m05 = Rule(
    "M05", "unknown manifest field",
    "A newer writer may have put it there; it is kept.", .warning)
  public static let m06 = Rule("M06", "every blob that the session refers to is there", "Run rewind-pack recover.")
  // Identity
  public static let i01 = Rule("I01", "the id is computed as specified", "Run rewind-pack recover.")
  // Derivation
  public static let d01 = Rule(
    "D01", "a thin cassette needs its parent",
    "Name the parent with --parent, or the folder it is in with --parents; its id is in rewind-pack info.")
  public static let d02 = Rule(
    "D02", "the parent has the id that the cassette names",
    "Find the right parent: its id is in rewind-pack info.")
  public static let d03 = Rule("D03", "the chain of parents has no cycle and at most 32 links", "Use a fat cassette.")
  // Redactions
  public static let r01 = Rule("R01", "redactions.json fields", "Redact the cassette again.")
  public static let r02 = Rule(
    "R02", "redacted ranges are ascending, disjoint and inside the blob",
    "Redact the cassette again.")
  // Match keys
  public static let k01 = Rule(
    "K01", "stored match keys are those of the content",
    "Compute them again: run rewind-pack rekey.", .warning)
  // Limits
  public static let l01 = Rule("L01", "within the reader's limits", "Raise the reader's limit if you trust the file.")

  /// Every rule, in the order of the ids.
  public static let all: [Rule] = [
    .b01, .b02, .b03, .b04, .b05, .b06, .b07, .b08, .b09, .b10, .b11, .d01, .d02, .d03, .e01, .e02, .e03, .e04,
    .e05, .e06, .e07, .e08, .e09, .e10, .e11, .e12, .e13, .e14, .e15, .f01, .f02, .f03, .f04, .f05, .f06, .f07, .h01,
    .h02, .h03, .h04,
    .h05, .h06, .i01, .j01, .j02, .j03, .j04, .j05, .j06, .k01, .l01, .m01, .m02, .m03, .m04, .m05, .m06, .p01, .p02,
    .r01,
    .r02, .t01, .t02, .t03, .z01, .z02, .z03, .z04, .z05, .z06, .z07, .z08, .z09, .z10, .z11, .z12, .z13, .z14,
    .z15, .z16, .z17,
  ]
}
