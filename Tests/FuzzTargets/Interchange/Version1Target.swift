import CassetteFormat
import CassetteTools

/// llm-rewind's files: read in place, and imported.
struct Version1Target: FuzzTarget {
  let name = "rw1"

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    let vectors = try repository.files(below: "Spec/conformance/v2/compat", suffix: ".rw").filter {
      CassetteReader.mayBeVersion1($0.bytes)
    }
    return (vectors + (try repository.files(below: "testdata/rw1", suffix: ".rw"))).map(\.bytes)
  }

  func check(_ bytes: [UInt8]) throws {
    _ = try refusable {
      let cassette = try CassetteReader(MemoryInput(bytes))
      _ = try cassette.manifest
      try cassette.forEachEvent { event in
        for digest in event.blobs {
          guard let blob = try refusable({ try cassette.blob(digest) }) else { continue }
          try Broken.unless(Digest(of: blob) == digest, "a blob that is not \(digest) was handed out")
        }
      }
    }
    try checkImport(of: bytes, by: Version1Importer())
  }
}
