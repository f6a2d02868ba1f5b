# The only commands to know. `make` alone lists them.
PYTHON ?= python3
PORT   ?= 8000
HOST   ?= 127.0.0.1
VENV   := .venv/bin
SHELL  := /bin/bash
export PORT HOST

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests up test check bench docs fix messages lock screenshot

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

setup: ## 准备一切 · set everything up, nothing is started
	@$(PYTHON) tools/bootstrap.py

setup-tests:
	@$(PYTHON) tools/bootstrap.py --tests

up: setup ## 启动示例邻里 · open the example neighbourhood on http://localhost:$(PORT)
	@$(VENV)/python tools/up.py

test: setup-tests ## 全部测试 · every test, on SQLite and PostgreSQL, and the journeys
	@$(VENV)/python tools/test.py

check: setup-tests ## 几秒钟的检查 · style, types, imports, templates, words, migrations
	@$(VENV)/python tools/check.py

bench: setup-tests ## 测量 · measure, as JSON
	@$(VENV)/python -m tools.bench

docs: setup-tests ## 重写参考索引 · write the generated reference pages
	@$(VENV)/python tools/reference.py

fix: setup-tests ## 自动修正 · format and repair what can be repaired
	@$(VENV)/ruff check --fix --quiet . || true
	@$(VENV)/ruff format --quiet .

messages: setup ## 收集待译的句子 · gather sentences for translation
	@$(VENV)/python tools/messages.py

screenshot: setup-tests ## 重拍 README 的图 · take the README's picture again
	@$(VENV)/python tools/screenshot.py

lock: setup ## 重新锁定软件包 · lock the packages again
	@$(VENV)/pip install --quiet -r requirements/dev.in
	@$(VENV)/python tools/lock.py
