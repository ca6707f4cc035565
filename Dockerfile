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
ENV PATH=/opt/handbill/bin:/usr/local/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 HANDBILL_DATA_DIR=/data \
    HANDBILL_HOST=0.0.0.0
USER handbill
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["python", "-c", "import http.client as h, os, sys; c = h.HTTPConnection('127.0.0.1', int(os.environ.get('HANDBILL_PORT', '8080')), timeout=5); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["handbill"]
CMD ["serve"]
