package import CassetteFormat
import CassetteTools

extension CassetteArguments {
  /// Writes the cassette anew, with the same content, and tells how large it was and is.
  package func convert(
    _ doing: String, to destination: OutputOptions,
    _ body: (any RandomAccessBytes, any ByteOutput, (any ParentBlobs)?) throws -> Digest
  ) throws {
    let output = try destination.open()
    let (id, size) = try rewrite(doing) { file, parent in (try body(file, output, parent), file.size) }
    try destination.report(
      "\(Quantity.size(output.count)), was \(Quantity.size(size))",
      JSONObject(present: [
        "fileBytes": .integer(output.count), "id": JSONValue(id), "sourceBytes": .integer(size),
      ]))
  }
}
