# Căn cứ. `make` alone tells what there is to do.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The tests of the page look for it here.
CHROMIUM := /usr/bin/chromium
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
# Where torch comes from, if not from pip's own settings; see README, "torch".
TORCH_INDEX ?=
# Each takes a processor and some gigabytes of memory.
TEST_PROCESSES ?= 2
# Passed to pip-compile, for instance --upgrade or --upgrade-package=fastapi.
COMPILE_ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install install-dev demo run test lint types gate constraints clean

help:  ## Liệt kê các lệnh
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

install: $(VENV)/.installed  ## Tạo .venv và cài Căn cứ

install-dev: $(VENV)/.installed-dev  ## Như install, thêm công cụ kiểm thử

demo: install  ## Lập chỉ mục văn bản mẫu và hai bộ luật, hỏi ba câu
	@$(BIN)/cancu demo

run: install  ## Chạy dịch vụ và trang hỏi đáp: http://127.0.0.1:8501
	@$(BIN)/cancu run

test: export HF_HUB_OFFLINE = 1
test: export TRANSFORMERS_OFFLINE = 1
test: install-dev  ## Chạy toàn bộ kiểm thử
	@$(BIN)/python -m pytest --numprocesses $(TEST_PROCESSES) --dist loadfile

lint: install-dev  ## Kiểm tra mã nguồn và định dạng (ruff)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: install-dev  ## Kiểm tra kiểu (mypy --strict)
	@$(BIN)/mypy

gate: install-dev  ## Đo chất lượng trên văn bản mẫu và hai bộ luật; báo lỗi nếu kém đi
	@.ci/gate $(BIN)/cancu out/gate

# torch==2.13.0+cpu of a local CPU wheel is published as 2.13.0: the suffix is dropped.
constraints: install-dev  ## Ghim lại phiên bản mọi thư viện vào constraints.txt
	@echo "→ Tính lại constraints.txt (khoảng 1 phút)…"
	@CUSTOM_COMPILE_COMMAND="make constraints" $(BIN)/pip-compile --quiet \
		--all-extras --strip-extras --annotation-style=line --unsafe-package=pip \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		$(COMPILE_ARGS) --output-file=constraints.txt pyproject.toml
	@sed -i -E 's/^([a-z0-9._-]+==[^+ ]+)\+[a-z0-9.]+/\1/' constraints.txt

clean:  ## Xóa .venv và mọi thứ được tạo ra (không đụng tới dữ liệu CANCU_HOME)
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "→ [1/2] Cài torch (tệp lớn, xin chờ)…"
	@$(PIP) install --no-deps --constraint constraints.txt \
		$(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch
	@echo "→ [2/2] Cài các thư viện còn lại và Căn cứ (khoảng hai phút)…"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "→ Cài công cụ kiểm thử…"
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

# The browser that the tests of the page drive. Playwright needs nothing else of Debian's: no
# driver, and no fonts beyond those that chromium brings.
$(VENV)/.installed-dev: | $(CHROMIUM)

$(CHROMIUM):
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "→ Cài trình duyệt Chromium của hệ điều hành (cần để kiểm thử trang)…"; \
		apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 install -y -qq \
			--no-install-recommends chromium >/dev/null; \
	else \
		echo "Thiếu trình duyệt Chromium. Hãy chạy lệnh sau rồi làm lại:" >&2; \
		echo "    sudo apt-get install chromium" >&2; exit 1; \
	fi

# Debian's python3 comes without ensurepip, which `venv` needs. Root on a bare machine gets the
# package that holds it; anybody else is told its name.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Căn cứ cần Python 3.11 trở lên; '$(PYTHON)' không có hoặc là bản cũ hơn." >&2; \
		echo "Hãy cài bản mới rồi chạy, chẳng hạn: make demo PYTHON=python3.12" >&2; exit 1; }
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "→ Cài gói python3-venv của hệ điều hành (cần để tạo môi trường ảo)…"; \
			apt-get update -qq && \
			DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 install -y -qq python3-venv >/dev/null; \
		else \
			echo "Thiếu mô-đun venv/ensurepip của Python. Hãy chạy lệnh sau rồi làm lại:" >&2; \
			echo "    sudo apt-get install python3-venv" >&2; exit 1; \
		fi; \
	fi
	@echo "→ Tạo môi trường ảo $(VENV)…"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
