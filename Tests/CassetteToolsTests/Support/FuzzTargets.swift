// The generator that gives the same numbers in every run is that of the fuzz targets.
@_exported import FuzzTargets
