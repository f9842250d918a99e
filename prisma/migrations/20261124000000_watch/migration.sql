-- Whether all is well is looked at by every node, and tried out by drills of a post that nobody works for.

-- A post for drills alone: in no list, never the nearest, kept by every import.
ALTER TABLE consulates ADD COLUMN is_test boolean NOT NULL DEFAULT false;
INSERT INTO consulates (code, name_es, name_en, kind, city, state, longitude, latitude, coordinate_precision, time_zone, is_test)
VALUES ('test-post', 'Puesto de prueba', 'Test post', 'CONSULATE', 'Prueba', 'XX', 82.0005, -38.9995, 'CITY', 'UTC', true);
-- A square of a hundred metres in the southern Indian Ocean, as far from the United States as there is.
INSERT INTO counties (fips, name, state, boundary)
VALUES ('99999', 'Prueba', 'XX', ST_Multi(ST_MakeEnvelope(82.0, -39.0, 82.001, -38.999, 4326)));
INSERT INTO districts (county_fips, consulate_code, valid_from, basis, confidence)
VALUES ('99999', 'test-post', '2020-01-01', 'test', 'HIGH');
-- A drill that breaks off halfway calls nobody.
INSERT INTO escalation_policies (consulate_code, steps, repeat_after_seconds) VALUES ('test-post', '[]', 3600);

-- What each node saw when it last looked. A node that ends takes its row away; one that dies leaves it behind.
CREATE TABLE watch_nodes (
  id           uuid PRIMARY KEY,
  started_at   timestamptz(3) NOT NULL,
  looked_at    timestamptz(3) NOT NULL,
  findings     text[] NOT NULL,
  -- When the heartbeat outside last answered this node.
  heartbeat_at timestamptz(3)
);

-- Each thing that was ever found: since when, and when somebody was last called for it. ended_at: it is well again.
CREATE TABLE watch_findings (
  finding  text PRIMARY KEY,
  began_at timestamptz(3) NOT NULL,
  paged_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3)
);

CREATE TABLE synthetic_drills (
  id          uuid PRIMARY KEY,
  started_at  timestamptz(3) NOT NULL,
  ended_at    timestamptz(3),
  -- The step at which it stopped; null when it came through.
  failed_at   text,
  -- [{"step": "PRESSED", "milliseconds": 12}, …] in order.
  steps       jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX synthetic_drills_started ON synthetic_drills (started_at DESC);
