# `make run` needs git, make and Python 3.11 or later with venv; PORT=8010 and VAR=folder change where.
PYTHON ?= python3
# Where a shell sets it, each of a hundred processes would compile everything again.
export PYTHONDONTWRITEBYTECODE =
PIP = .venv/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes

# uv installs in seconds what takes pip a minute and more. Where it fails, pip installs: it also reads
# this machine's own settings of mirrors and certificates. Both compile what they install: each process
# would do it again where PYTHONDONTWRITEBYTECODE is set.
INSTALL = @$(PIP) -r requirements-install.txt && \
  .venv/bin/uv --quiet pip install --compile-bytecode --python .venv/bin/python --require-hashes -r $< || $(PIP) -r $<

.PHONY: run test test-long quick some template check bench judges fix css messages cities lock clean \
  env up upgrade backup restore restore-drill keyring doctor

# NARRATION=1 installs a computer voice, which reads aloud what editors publish.
run: .venv/local.stamp $(if $(NARRATION),.venv/narration.stamp)
	@exec .venv/bin/python -m hesperion.embedded

# Migrating once for all tests takes its time: meanwhile the code is checked. No test waits for it.
test: .venv/dev.stamp .venv/narration.stamp .venv/redcap.stamp
	@$(MAKE) --no-print-directory --jobs=2 template check
	.venv/bin/python -m pytest

# The long tests in full, and all examples that hypothesis thinks up; `make test` runs a part of each.
test-long: .venv/dev.stamp .venv/narration.stamp .venv/redcap.stamp
	LONG=1 .venv/bin/python -m pytest -m "long or hypothesis"

# Between two edits: lint, floors, the unit tests, and a story's way from the first page to researchers.
quick: .venv/dev.stamp
	@$(MAKE) --no-print-directory --jobs=2 template some

some:
	.venv/bin/python -m ruff check
	.venv/bin/python -m ruff format --check
	.venv/bin/lint-imports
	.venv/bin/python -m pytest -n 2 tests/unit $(QUICK) $(MEASURING)

QUICK = $(addprefix tests/integration/, share/test_journey.py share/test_submit.py \
  mail/test_outbox.py my/test_choosing.py research/test_consented.py privacy/test_rights.py)

# How time grows with a text's length is measured by `make test` alone.
MEASURING = --ignore=tests/unit/project/test_patterns.py \
  --deselect=tests/unit/text/test_normalise.py::test_the_time_grows_with_the_length_and_no_faster

template: .venv/dev.stamp
	@.venv/bin/python -m tests.template

check: .venv/dev.stamp
	.venv/bin/python -m ruff check
	.venv/bin/python -m ruff format --check
	.venv/bin/python -m mypy
	.venv/bin/lint-imports
	.venv/bin/python -m djlint --lint --quiet templates

# What protection costs, in ratios. ONLY=send runs one part (send, open, rotate, journey,
# research, ladder, extracts, intake, followup, atlas, log, articles, trials), SIZE=100 a smaller one. AGAINST=HEAD~1 measures
# beside a commit.
# ONLY=research, ladder or extracts with ROWS=1000000 takes that many participants, VAR=folder keeps them for the next time.
bench: .venv/dev.stamp
	@.venv/bin/python -m tests.bench $(if $(ONLY),--only $(ONLY)) $(if $(SIZE),--size $(SIZE)) \
	  $(if $(AGAINST),--against $(AGAINST)) $(if $(ROWS),--rows $(ROWS)) $(if $(VAR),--var $(VAR))

# docker-compose.yml on a Docker engine of its own, as an administrator runs it: a browser's way through, every
# container and the engine killed, each broker restarted. On Debian 12, as root. ONLY=journey runs one part (journey,
# backups, rate, kills, brokers), STORIES=1000 sends more while parts are killed.
# Images are kept in /var/cache/hesperion-engine, or in VAR.
.PHONY: engine
engine: .venv/dev.stamp
	@.venv/bin/python -m tests.engine $(if $(ONLY),--only $(ONLY)) $(if $(STORIES),--stories $(STORIES)) \
	  $(if $(VAR),--cache $(VAR))

# What the Nu HTML checker and Lighthouse say of the public pages, and R, PSPP and a FHIR validator of extracts.
# Needs Node, Java, R and PSPP.
judges: .venv/dev.stamp node_modules/.package-lock.json
	.venv/bin/python -m tests.judges

fix: .venv/dev.stamp
	-.venv/bin/python -m ruff check --fix
	.venv/bin/python -m ruff format

css: node_modules/.package-lock.json
	npm run css

# Gathers what patients read into locale/, for translators, and compiles what they wrote.
messages: .venv/dev.stamp
	@command -v xgettext >/dev/null || { \
	  echo "Gathering needs GNU gettext. On Debian and Ubuntu: sudo apt-get install gettext" >&2; exit 1; }
	@DJANGO_SETTINGS_MODULE=hesperion.settings.test .venv/bin/python manage.py makemessages \
	  --locale=de --locale=es --no-wrap --no-obsolete --add-location=file \
	  --ignore=node_modules --ignore=var --ignore=tests
	@DJANGO_SETTINGS_MODULE=hesperion.settings.test .venv/bin/python manage.py compilemessages

# The names of cities by which redactions are checked, anew from GeoNames; 35 MB to download.
cities: .venv/bin/python
	$(PYTHON) -m venv .venv/cities
	.venv/cities/bin/pip install --quiet --require-hashes -r requirements-cities.txt
	.venv/cities/bin/python -m tests.cities

# Each file builds on the one before it. What Debian 12's own Python 3.11.2 can install, later ones
# can too: make lock PYTHON=/usr/bin/python3
lock:
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/pip install --quiet pip-tools==7.6.2
	for part in -install "" -local -dev -narration -redcap -cities; do \
	  CUSTOM_COMPILE_COMMAND="make lock" .venv/lock/bin/python -m piptools compile -q \
	    --strip-extras --generate-hashes --allow-unsafe \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	    -o requirements$$part.txt requirements$$part.in || exit 1; \
	done

# ---- On a server, with Docker alone: docs/deploy.md and docs/operations.md ----

# Makes .env, secrets/ and tls/, and says what is to be filled in. Overwrites nothing.
env:
	docker build --quiet --target app --tag hesperion . >/dev/null
	@docker run --rm --user "$$(id -u):$$(id -g)" --volume "$$PWD:/site" hesperion python -m hesperion.server_files /site

up:
	docker compose up --detach --build --wait --remove-orphans

# Migrates while the old version still answers, then replaces one service after the other.
upgrade:
	docker compose build $(if $(PULL),--pull)
	docker compose run --rm --no-deps prepare
	for service in web-a web-b; do docker compose up --detach --no-deps --wait $$service || exit 1; done
	docker compose up --detach --wait --remove-orphans

backup:
	docker compose exec backup python manage.py back_up

# SET=2030-01-31T02-15-00Z; ONLY="main keys" for parts of it, REPLACE=1 over what is there.
restore:
	docker compose run --rm restore python manage.py restore $(SET) \
	  $(addprefix --only ,$(ONLY)) $(if $(REPLACE),--replace)

restore-drill:
	docker compose exec backup python manage.py drill $(SET)

# ROTATE="wrap index" adds a version of these keys to the keyring, RETIRE="wrap index" removes the old ones.
keyring:
	@docker run --rm --user "$$(id -u):$$(id -g)" --volume "$$PWD/secrets:/srv/hesperion/secrets" hesperion \
	  python hesperion/privacy/keyring_file.py secrets/KEYRING $(if $(ROTATE),--rotate $(ROTATE)) $(if $(RETIRE),--retire $(RETIRE))

doctor:
	@docker compose run --rm --no-deps doctor

# What was entered stays: it lies in var.
clean:
	rm -rf .venv node_modules staticfiles .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	rm -f locale/*/LC_MESSAGES/*.mo
	find . -name __pycache__ -not -path "./var/*" -prune -exec rm -rf {} +

.venv/local.stamp: requirements-local.txt | .venv/bin/python
	@echo "Installing what Hesperion needs into .venv (once, some seconds) …"
	$(INSTALL)
	@touch $@

.venv/narration.stamp: requirements-narration.txt | .venv/bin/python
	@echo "Installing a voice into .venv (once, some seconds) …"
	$(INSTALL)
	@touch $@

# In a place of its own: see requirements-redcap.in. It asks for Python 3.12 at most; on a later one pip takes it all the same.
.venv/redcap.stamp: requirements-redcap.txt | .venv/bin/python
	@echo "Installing what reads extracts for REDCap into .venv/redcap (once, some seconds) …"
	@$(PYTHON) -m venv --clear --without-pip .venv/redcap
	@$(PIP) -r requirements-install.txt
	@.venv/bin/uv --quiet pip install --compile-bytecode --python .venv/redcap/bin/python --require-hashes -r $< || \
	  .venv/bin/python -m pip --quiet --disable-pip-version-check --python .venv/redcap/bin/python install \
	  --ignore-requires-python --require-hashes -r $<
	@touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/bin/python
	@echo "Installing what the tests need into .venv (once, some seconds) …"
	$(INSTALL)
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Hesperion needs Python 3.11 or later. On Debian and Ubuntu:" \
	    "sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv is missing. On Debian and Ubuntu:" \
	    "sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

node_modules/.package-lock.json: package-lock.json
	npm ci --ignore-scripts
