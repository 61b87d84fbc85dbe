FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OCOP_VAR=/data STATIC_ROOT=/srv/static OCOP_HOST=0.0.0.0
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --uid 10001 ocop \
 && mkdir -p /data /srv/static && chown ocop /data /srv/static
WORKDIR /srv/ocop
COPY requirements.txt constraints.txt ./
RUN pip install --no-cache-dir --only-binary :all: -r requirements.txt
COPY . .
USER ocop
RUN python manage.py collectstatic --noinput --verbosity 0
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "ocop/web_server.py", "ocop.wsgi"]
