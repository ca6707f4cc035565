# One image, one process, one volume. `docker build -t handbill .`
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /source
RUN python -m venv /opt/handbill
COPY requirements.lock requirements-dev.lock ./
RUN /opt/handbill/bin/pip install --require-hashes --requirement requirements.lock
# What builds the wheel is locked too; it stays behind in this stage.
RUN python -m venv /opt/build && /opt/build/bin/pip install --require-hashes --requirement requirements-dev.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY storage storage
COPY content content
COPY locales locales
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/handbill/bin/pip install --no-deps --no-index /wheels/*.whl \
    && /opt/handbill/bin/python -m compileall -q /opt/handbill/lib

FROM python:3.11-slim-bookworm
RUN useradd --system --create-home --uid 10001 handbill \
    && install --directory --owner handbill --mode 0700 /data
COPY --from=build /opt/handbill /opt/handbill
ENV PATH=/opt/handbill/bin:/usr/local/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 HANDBILL_DATA_DIR=/data
USER handbill
VOLUME /data
HEALTHCHECK --interval=1m --timeout=10s --start-period=20s CMD ["handbill", "database", "status"]
ENTRYPOINT ["handbill"]
CMD ["dispatch", "--follow"]
