"""Whether those whom a closed case concerns are satisfied: asked once, told in groups of five."""
