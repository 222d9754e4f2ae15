import "./clocks";
import "./course";
import "./watch";
