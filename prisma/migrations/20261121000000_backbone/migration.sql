CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TYPE "ConsulateKind" AS ENUM ('CONSULATE', 'CONSULATE_GENERAL', 'CONSULAR_SECTION');
CREATE TYPE "Confidence" AS ENUM ('HIGH', 'MEDIUM', 'LOW');
CREATE TYPE "CoordinatePrecision" AS ENUM ('ADDRESS', 'ZIP', 'CITY');
CREATE TYPE "RoutingBasis" AS ENUM ('DISTRICT', 'NEAREST', 'CALL_CENTER');
CREATE TYPE "AlertStatus" AS ENUM ('RAISED', 'ACKNOWLEDGED', 'ASSIGNED', 'CLOSED', 'CANCELLED');
CREATE TYPE "AlertLane" AS ENUM ('FIRST', 'SECOND');
CREATE TYPE "AlertOutcome" AS ENUM ('HELPED', 'REFERRED', 'NOT_REACHED', 'MISTAKE_CONFIRMED', 'DRILL_DONE');
CREATE TYPE "PressNote" AS ENUM (
  'PRESSED_AT_UNREADABLE', 'PRESSED_AT_AHEAD', 'PRESSED_LATE', 'CLOCK_DOUBTFUL',
  'POSITION_UNREADABLE', 'POSITION_OUT_OF_RANGE', 'POSITION_NULL_ISLAND', 'ID_REPLACED', 'ENROLLED_BY_PRESS'
);
CREATE TYPE "AlertEventType" AS ENUM (
  'RAISED', 'REROUTED', 'POSITION_REPORTED', 'ACKNOWLEDGED', 'RELEASED', 'ASSIGNED',
  'TRANSFERRED', 'ESCALATED', 'NOTED', 'CANCELLED', 'CLOSED'
);
CREATE TYPE "OfficerRole" AS ENUM ('OFFICER', 'SUPERVISOR', 'CALL_CENTER', 'ADMINISTRATOR');
CREATE TYPE "Language" AS ENUM ('es', 'en');

CREATE TABLE consulates (
  code                 text PRIMARY KEY,
  name_es              text NOT NULL,
  name_en              text NOT NULL,
  kind                 "ConsulateKind" NOT NULL,
  city                 text NOT NULL,
  state                text NOT NULL,
  street_address       text,
  postal_code          text,
  longitude            double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  latitude             double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  coordinate_precision "CoordinatePrecision" NOT NULL,
  phone                text,
  emergency_phone      text,
  email                text,
  website              text,
  time_zone            text NOT NULL,
  source_ids           text[] NOT NULL DEFAULT '{}',
  retired_on           date,
  location             geometry(Point, 4326)
                       GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)) STORED
);
CREATE INDEX consulates_location ON consulates USING gist (location);
CREATE INDEX consulates_location_geography ON consulates USING gist ((location::geography));

CREATE TABLE counties (
  fips     text PRIMARY KEY CHECK (fips ~ '^[0-9]{5}$'),
  name     text NOT NULL,
  state    text NOT NULL,
  boundary geometry(MultiPolygon, 4326) NOT NULL
);
CREATE INDEX counties_boundary ON counties USING gist (boundary);
CREATE INDEX counties_boundary_geography ON counties USING gist ((boundary::geography));

-- One post for one county on one day: the exclusion constraint says so even to a second importer.
CREATE TABLE districts (
  id             serial PRIMARY KEY,
  county_fips    text NOT NULL REFERENCES counties (fips),
  consulate_code text NOT NULL REFERENCES consulates (code),
  valid_from     date NOT NULL,
  valid_to       date CHECK (valid_to > valid_from),
  basis          text NOT NULL,
  confidence     "Confidence" NOT NULL,
  source_ids     text[] NOT NULL DEFAULT '{}',
  CONSTRAINT districts_one_post_a_day
    EXCLUDE USING gist (county_fips WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX districts_county ON districts (county_fips, valid_from);

CREATE TABLE persons (
  id                   uuid PRIMARY KEY,
  language             "Language" NOT NULL DEFAULT 'es',
  home_county_fips     text REFERENCES counties (fips),
  enrolled_at          timestamptz(3) NOT NULL,
  enrolled_by_press    boolean NOT NULL DEFAULT false,
  consented_at         timestamptz(3),
  consent_text_version text,
  consent_language     "Language"
);

CREATE TABLE devices (
  id         uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  person_id  uuid NOT NULL REFERENCES persons (id),
  created_at timestamptz(3) NOT NULL
);
CREATE INDEX devices_person ON devices (person_id);

CREATE TABLE officers (
  id            uuid PRIMARY KEY,
  email         text NOT NULL UNIQUE,
  name          text NOT NULL,
  role          "OfficerRole" NOT NULL,
  password_hash text NOT NULL,
  demo          boolean NOT NULL DEFAULT false,
  disabled_at   timestamptz(3)
);

CREATE TABLE officer_posts (
  officer_id     uuid NOT NULL REFERENCES officers (id) ON DELETE CASCADE,
  consulate_code text NOT NULL REFERENCES consulates (code),
  PRIMARY KEY (officer_id, consulate_code)
);

CREATE TABLE officer_sessions (
  token_hash bytea PRIMARY KEY,
  officer_id uuid NOT NULL REFERENCES officers (id) ON DELETE CASCADE,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX officer_sessions_officer ON officer_sessions (officer_id);

-- No geometry here: where a person was is sealed under the alert's own key.
CREATE TABLE alerts (
  id                   uuid PRIMARY KEY,
  person_id            uuid NOT NULL REFERENCES persons (id),
  status               "AlertStatus" NOT NULL,
  lane                 "AlertLane" NOT NULL,
  drill                boolean NOT NULL,
  pressed_at           timestamptz(3) NOT NULL,
  received_at          timestamptz(3) NOT NULL,
  press_notes          "PressNote"[] NOT NULL DEFAULT '{}',
  routing_basis        "RoutingBasis" NOT NULL,
  routing_confidence   "Confidence" NOT NULL,
  routing_distance     double precision,
  county_fips          text REFERENCES counties (fips),
  consulate_code       text REFERENCES consulates (code),
  posts                text[] NOT NULL DEFAULT '{}',
  former_posts         text[] NOT NULL DEFAULT '{}',
  linked_to_id         uuid REFERENCES alerts (id),
  position_sealed      bytea,
  position_fixed_at    timestamptz(3),
  position_received_at timestamptz(3),
  acknowledged_at      timestamptz(3),
  acknowledged_by_id   uuid REFERENCES officers (id),
  cancelled_at         timestamptz(3),
  closed_at            timestamptz(3),
  closed_by_id         uuid REFERENCES officers (id),
  outcome              "AlertOutcome"
);
CREATE INDEX alerts_person ON alerts (person_id, received_at DESC);
CREATE INDEX alerts_received ON alerts (received_at DESC, id DESC);
CREATE INDEX alerts_open ON alerts (received_at) WHERE status <> 'CLOSED';
CREATE INDEX alerts_consulate ON alerts (consulate_code, received_at DESC);

CREATE TABLE alert_keys (
  alert_id    uuid PRIMARY KEY REFERENCES alerts (id),
  wrapped_by  text NOT NULL,
  wrapped_key bytea NOT NULL
);

-- The log. tx is the writer's transaction id: rows below pg_snapshot_xmin are complete, so (tx, id) is a safe cursor.
CREATE TABLE alert_events (
  id                  bigserial PRIMARY KEY,
  tx                  bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
  alert_id            uuid NOT NULL REFERENCES alerts (id),
  person_id           uuid NOT NULL REFERENCES persons (id),
  type                "AlertEventType" NOT NULL,
  at                  timestamptz(3) NOT NULL,
  posts               text[] NOT NULL DEFAULT '{}',
  officer_id          uuid REFERENCES officers (id),
  from_consulate_code text REFERENCES consulates (code),
  to_consulate_code   text REFERENCES consulates (code),
  sealed              bytea
);
CREATE INDEX alert_events_order ON alert_events (tx, id);
CREATE INDEX alert_events_alert ON alert_events (alert_id, id);
CREATE INDEX alert_events_person ON alert_events (person_id, tx, id);

CREATE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'alert_events is append-only';
END $$;
CREATE TRIGGER alert_events_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON alert_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_log();

CREATE TABLE log_epochs (
  id                uuid PRIMARY KEY,
  ordinal           serial NOT NULL UNIQUE,
  fingerprint       text NOT NULL,
  boundary_event_id bigint NOT NULL,
  started_at        timestamptz(3) NOT NULL
);

-- What was read into counties, consulates and districts, and what it changed.
CREATE TABLE data_imports (
  id           serial PRIMARY KEY,
  at           timestamptz(3) NOT NULL,
  files_sha256 text NOT NULL,
  report       jsonb NOT NULL
);
