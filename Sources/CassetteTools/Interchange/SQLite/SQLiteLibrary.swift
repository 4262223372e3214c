import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The system's SQLite library, looked up when a database is read: nobody needs it to build this program, or to run it for
/// anything else.
struct SQLiteLibrary: @unchecked Sendable {
  typealias Handle = OpaquePointer
  typealias Progress = @convention(c) (UnsafeMutableRawPointer?) -> Int32

  // Pointers to functions of a library that stays loaded: they can be called from anywhere.
  let open: @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<Handle?>, Int32, UnsafePointer<CChar>?) -> Int32
  let close: @convention(c) (Handle) -> Int32
  let deserialize:
    @convention(c) (Handle, UnsafePointer<CChar>, UnsafeMutablePointer<UInt8>, Int64, Int64, UInt32) -> Int32
  let message: @convention(c) (Handle) -> UnsafePointer<CChar>?
  let limit: @convention(c) (Handle, Int32, Int32) -> Int32
  let setProgress: @convention(c) (Handle, Int32, Progress?, UnsafeMutableRawPointer?) -> Void
  let prepare:
    @convention(c) (
      Handle, UnsafePointer<CChar>, Int32, UnsafeMutablePointer<Handle?>, UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) -> Int32
  let bindText:
    @convention(c) (Handle, Int32, UnsafePointer<CChar>, Int32, @convention(c) (UnsafeMutableRawPointer?) -> Void) -> Int32
  let step: @convention(c) (Handle) -> Int32
  let finalize: @convention(c) (Handle) -> Int32
  let columnType: @convention(c) (Handle, Int32) -> Int32
  let columnInteger: @convention(c) (Handle, Int32) -> Int64
  let columnDouble: @convention(c) (Handle, Int32) -> Double
  let columnBlob: @convention(c) (Handle, Int32) -> UnsafeRawPointer?
  let columnText: @convention(c) (Handle, Int32) -> UnsafePointer<UInt8>?
  let columnBytes: @convention(c) (Handle, Int32) -> Int32

  #if canImport(Glibc)
    private static let names = ["libsqlite3.so.0", "libsqlite3.so"]
    private static let advice = "install it, with apt install libsqlite3-0 for example"
  #else
    private static let names = ["/usr/lib/libsqlite3.dylib", "libsqlite3.dylib"]
    private static let advice = "install it, with brew install sqlite for example"
  #endif

  private static let loaded: Result<SQLiteLibrary, InterchangeError> = {
    guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else {
      return .failure(
        InterchangeError("the file is a SQLite database, and \(names[0]) is not on this machine: \(advice)"))
    }
    return Result { () throws(InterchangeError) in try SQLiteLibrary(library) }
  }()

  /// - Throws: `InterchangeError` that says what to install when there is no library, or an old one.
  static func load() throws -> SQLiteLibrary { try loaded.get() }

  private init(_ library: UnsafeMutableRawPointer) throws(InterchangeError) {
    func symbol<Function>(_ name: String) throws(InterchangeError) -> Function {
      guard let address = dlsym(library, name) else {
        throw InterchangeError("the SQLite library of this machine is too old, it has no \(name): version 3.36 has")
      }
      return unsafeBitCast(address, to: Function.self)
    }
    open = try symbol("sqlite3_open_v2")
    close = try symbol("sqlite3_close_v2")
    deserialize = try symbol("sqlite3_deserialize")
    message = try symbol("sqlite3_errmsg")
    limit = try symbol("sqlite3_limit")
    setProgress = try symbol("sqlite3_progress_handler")
    prepare = try symbol("sqlite3_prepare_v2")
    bindText = try symbol("sqlite3_bind_text")
    step = try symbol("sqlite3_step")
    finalize = try symbol("sqlite3_finalize")
    columnType = try symbol("sqlite3_column_type")
    columnInteger = try symbol("sqlite3_column_int64")
    columnDouble = try symbol("sqlite3_column_double")
    columnBlob = try symbol("sqlite3_column_blob")
    columnText = try symbol("sqlite3_column_text")
    columnBytes = try symbol("sqlite3_column_bytes")
  }
}
