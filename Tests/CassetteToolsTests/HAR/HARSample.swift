import CassetteFormat
import CassetteTools

/// HAR files made of what differs between them.
enum HARSample {
  /// A file with one entry, which the members given are put into.
  static func file(
    request: String = #""method":"GET","url":"https://h.test/p?q=1","headers":[]"#,
    response: String? = #""status":200,"statusText":"OK","headers":[],"content":{"size":2,"text":"hi"}"#,
    members: String = #""startedDateTime":"2025-01-02T03:04:05.678Z","time":12.5"#
  ) -> String {
    let response = response.map { #","response":{\#($0)}"# } ?? ""
    return file(entries: #"{\#(members),"request":{\#(request)}\#(response)}"#)
  }

  static func file(entries: String) -> String {
    #"{"log":{"version":"1.2","creator":{"name":"test","version":"1"},"entries":[\#(entries)]}}"#
  }

  static func read(_ text: String, by importer: any Importer = HARImporter()) throws -> (
    cassette: CassetteReader, report: Imported
  ) {
    try imported(Array(text.utf8), by: importer)
  }

  /// The only event of a file.
  static func event(_ text: String, by importer: any Importer = HARImporter()) throws -> Event {
    let events = try read(text, by: importer).cassette.events
    guard events.count == 1 else { throw InterchangeError("\(events.count) events") }
    return events[0]
  }

  /// The body of the only response, and how faithful it is.
  static func body(
    _ response: String, by importer: any Importer = HARImporter()
  ) throws -> (bytes: [UInt8]?, fidelity: Event.Fidelity?) {
    let cassette = try read(file(response: response), by: importer).cassette
    let events = try cassette.events
    return (try cassette.content(cassette.exchange.response?.message), events[0].fidelity["response.body"])
  }
}
