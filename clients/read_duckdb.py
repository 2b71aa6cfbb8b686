"""DuckDB: layers as tables, by its extensions for http and for geometry."""

import pathlib

import duckdb
import duckdb_extension_httpfs
import duckdb_extension_spatial


def read(service, report):
    database = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    for carrier in [duckdb_extension_httpfs, duckdb_extension_spatial]:
        [extension] = pathlib.Path(carrier.__file__).parent.rglob("*.duckdb_extension")
        database.execute(f"LOAD '{extension}'")

    def one(query, *values):
        return database.execute(query, values).fetchone()

    for collection in service.collections():
        with report.about("DuckDB", collection.id) as subject:
            address = f"{service.url}/{collection.id}"
            # DuckDB's reader does not bear a FlatGeobuf, of whatever writer, that has features without geometry.
            for suffix in ["geojson", "fgb"] if collection.located == collection.count else ["geojson"]:
                count, located, *box = one(
                    "SELECT count(*), count(geom), min(ST_XMin(geom)), min(ST_YMin(geom)), max(ST_XMax(geom)), "
                    f"max(ST_YMax(geom)) FROM ST_Read('{address}.{suffix}')")
                subject.equal(f".{suffix}", count, collection.count)
                subject.equal("geometries", located, collection.located)
                if collection.extent:
                    subject.near("extent", box, collection.extent)
            subject.equal(".csv", one(f"SELECT count(*) FROM read_csv('{address}.csv')")[0], collection.count)
            features = f"SELECT unnest(features) AS feature FROM read_json('{address}.geojson')"
            subject.equal("JSON", one(f"SELECT count(*) FROM ({features})")[0], collection.count)
            for name, day, wanted in collection.dates():
                for table in [f"ST_Read('{address}.geojson')", f"read_csv('{address}.csv')"]:
                    query = f'SELECT count(*) FROM {table} WHERE "{name}" >= DATE \'{day}\''
                    subject.equal(f"{name} >= {day}", one(query)[0], wanted)
