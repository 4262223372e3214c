import CassetteFormat
import CassetteTools

/// vcrpy's files, in YAML and in JSON.
struct VcrpyTarget: FuzzTarget {
  let name = "vcrpy"

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    let json =
      #"{"version":1,"interactions":[{"request":{"method":"GET","uri":"http://a/","body":null,"headers":{"A":["b"]}},"#
      + "\n"
      + #""response":{"status":{"code":200,"message":"OK"},"headers":{},"body":{"string":"x"}}}]}"#
    return [Array(json.utf8)] + (try repository.files(below: "testdata/vcrpy", suffix: ".yaml").map(\.bytes))
  }

  func check(_ bytes: [UInt8]) throws { try checkImport(of: bytes, by: VcrpyImporter()) }
}
