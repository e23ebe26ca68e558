"""我要参与: activities from planning to points: sign-up, scanning in and out, awards, no-shows, closing."""
