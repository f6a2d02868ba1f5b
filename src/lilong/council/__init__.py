"""Council 议事: from one sentence of a resident to a resolution that everyone can follow."""
