"""What should happen: process models as BPMN graphs, read, written and checked."""
