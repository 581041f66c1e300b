"""Where rows live: the compiled store on disk and the relation over it."""
