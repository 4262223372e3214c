extension KeyPreimage {
  /// Writes parts: text as it is, files by their digest and the end of their name.
  func write(_ parts: [KeyMultipart.Part], _ writer: inout KeyWriter) {
    writer.write(",\"multipart\":[")
    for (index, part) in parts.enumerated() {
      writer.write(index == 0 ? "{" : ",{")
      let content = masks.masked(text: Array(part.content))
      let isText = part.fileExtension == nil && UTF8Check.isValid(content)
      if !isText {
        writeDigest(content, &writer)
        if let name = part.fileExtension, !name.isEmpty {
          writer.write(",\"ext\":")
          writer.write(text: name)
        }
        writer.write(",")
      }
      if let mime = part.mime {
        writer.write("\"mime\":")
        writer.write(text: mime)
        writer.write(",")
      }
      writer.write("\"name\":")
      writer.write(text: part.name)
      if isText {
        writer.write(",\"text\":")
        writer.write(text: content)
      }
      writer.write("}")
    }
    writer.write("]")
  }
}
