# The one door to the project. `make run` serves the map, `make test` checks everything.
.PHONY: run web test lint test-rust test-page test-browser audit bench geodata pictures docs

CARGO ?= cargo
WEB := npm --prefix web
# Debian and Ubuntu name it chromium; elsewhere say CHROMIUM=/path/to/it.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
export CHROMIUM

run: web
	$(CARGO) run --release -- serve

# The page: TypeScript and styles into web/dist, which the binary carries.
web: web/node_modules/.package-lock.json
	$(WEB) run --silent build

web/node_modules/.package-lock.json: web/package-lock.json
	$(WEB) ci --no-audit --no-fund --loglevel=error
	@touch $@

# The page's types of the start data, made of src/start.rs; a test of `make test` holds that they are up to date.
.PHONY: types
types: web
	WRITE_TYPES=1 $(CARGO) test --quiet --lib start::

test: lint test-rust test-page test-browser clients
	@echo "all tests passed"

lint: web
	$(CARGO) fmt --check
	$(CARGO) clippy --quiet --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --quiet --no-deps --document-private-items
	$(WEB) run --silent lint
	python3 docs/modules.py --check

test-rust: web
	$(CARGO) test --quiet

test-page: web
	$(WEB) run --silent test

# The page in a browser, against the real binary.
test-browser: web chromium
	$(CARGO) build --quiet --release
	$(WEB) run --silent e2e

.PHONY: chromium
chromium:
ifeq ($(CHROMIUM),)
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core
endif

# Licences and bans of the dependencies; advisories where their database can be reached. Installs
# cargo-deny, which takes minutes, so it stands outside `make test`.
audit:
	command -v cargo-deny || $(CARGO) install --locked cargo-deny
	$(CARGO) deny check licenses bans sources
	$(CARGO) deny check advisories || echo "advisories were not checked: their database cannot be reached"

# Load time, memory, and the cost of an answer on 100,000 and 1,000,000 features; last a table of what costs how much
# of what, over HTTP, which holds on any machine.
bench: web bench-data/mix_1000000.geojson
	$(CARGO) bench --bench engine
	$(CARGO) bench --bench index_axes
	$(CARGO) bench --bench tiles
	$(CARGO) bench --bench ratios

bench-data/mix_1000000.geojson: benches/gen.py
	python3 benches/gen.py bench-data --sizes 100000,1000000

# Real clients read every collection of the real program: GDAL, OWSLib, geopandas, DuckDB, OpenLayers, MapLibre,
# validators, and clients generated from the definition of the API. QGIS stands apart, since it is large.
.PHONY: clients clients-qgis
clients: web chromium clients/node_modules/.package-lock.json target/clients-venv/installed
	command -v ogrinfo >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gdal-bin; }
	$(CARGO) build --quiet --release
	target/clients-venv/bin/python clients/run

clients-qgis: web
	test -e /usr/share/doc/python3-qgis || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-qgis qgis-providers; }
	$(CARGO) build --quiet --release
	/usr/bin/python3 clients/qgis

clients/node_modules/.package-lock.json: clients/package-lock.json
	npm --prefix clients ci --no-audit --no-fund --loglevel=error
	@touch $@

target/clients-venv/installed: clients/requirements.txt
	python3 -m venv target/clients-venv
	target/clients-venv/bin/pip install --quiet --require-hashes -r $<
	@touch $@

# Makes the files in geodata/ again from their sources; the same bytes each time. Needs Debian, npm and pip.
geodata:
	python3 -m venv target/geodata-venv
	target/geodata-venv/bin/pip install --quiet --require-hashes -r geodata/build/requirements.txt
	target/geodata-venv/bin/python geodata/build

# The pictures of the README, in few colours so that they stay small.
pictures: web chromium
	command -v pngquant >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends pngquant; }
	$(CARGO) build --quiet --release
	rm -f docs/pictures/*.png
	$(WEB) run --silent pictures
	pngquant --force --ext .png --strip --quality 70-95 128 docs/pictures/*.png

# The picture of the modules, made from the code; `make lint` holds that it is up to date.
docs:
	python3 docs/modules.py
