import CassetteFormat

/// A folder that is nowhere: the files that were written to it.
package final class MemoryFolder: FolderOutput {
  package private(set) var files: [String: [UInt8]] = [:]

  package init() {}

  package func write(_ name: String, _ bytes: [UInt8]) { files[name] = bytes }
}
